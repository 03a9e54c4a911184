"""A contrastive batch does not fit; gradient accumulation over small batches is another loss, because it has fewer negatives.

asked: contrastive loss with gradient accumulation is not the same as the large batch, how to get large batch gradients with little memory
asked: 对比学习显存不够，梯度累积之后负样本变少，怎么得到大 batch 的梯度
cause: one-loss-over-many-chunks
"""

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(5, 16), nn.LayerNorm(16), nn.GELU(), nn.Linear(16, 8))

    def forward(self, x):
        return {"embedding": self.net(x)}


torch.manual_seed(0)
model, temperature = Encoder(), nn.Parameter(torch.tensor(0.2))
x = torch.randn(22, 5)
scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)


def loss_of(embedding):
    embedding = nn.functional.normalize(embedding.float())
    partner = torch.arange(len(embedding)) ^ 1
    alike = (embedding @ embedding.T / temperature).fill_diagonal_(-torch.inf)
    return nn.functional.cross_entropy(alike, partner)


def embed(chunk):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return model(chunk)["embedding"]


def gradients(backpropagate):
    parameters = [*model.parameters(), temperature]
    for p in parameters:
        p.grad = None
    backpropagate()
    return torch.cat([p.grad.flatten() for p in parameters]) / scaler.get_scale()


def accumulate():
    for chunk in x.split(4):
        scaler.scale(loss_of(embed(chunk)) * len(chunk) / len(x)).backward()


scaler.scale(torch.ones(()))
whole = gradients(lambda: scaler.scale(loss_of(embed(x))).backward())


def symptom():
    other = gradients(accumulate)
    assert (other - whole).norm() > 0.1 * whole.norm()


def cure(recipe):
    backward_in_chunks = recipe("backward_in_chunks")
    for size in 4, 8:
        same = gradients(lambda size=size: backward_in_chunks(embed, x, lambda out: scaler.scale(loss_of(out)), size))
        assert (same - whole).norm() < 0.02 * whole.norm()

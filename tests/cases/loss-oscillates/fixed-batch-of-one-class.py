"""The fixed batch is the first 300 samples of a folder sorted by class, all of one class: it jumps although all is well.

asked: loss on a fixed batch of the first 300 training samples jumps, the epoch mean falls, data shuffled, Adam 1e-3
asked: 固定前 300 个训练样本，它的 loss 忽高忽低，可是每个 epoch 的平均值在降，数据也打乱了
cause: jumping-weights-or-noise
"""

import torch
from torch import nn


def train(chosen, watch):
    torch.manual_seed(0)
    centers, y = torch.randn(5, 16), torch.arange(1500) // 300
    x = centers[y] + 1.5 * torch.randn(1500, 16)
    model = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 5))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    rows = torch.arange(300) if chosen == "first" else torch.randperm(1500)[:300]
    jumps = watch(model, lambda: nn.functional.cross_entropy(model(x[rows]), y[rows]))
    means = []
    for _ in range(3):
        losses = []
        for batch in torch.randperm(1500).split(32):
            loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            jumps.note(loss)
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means, jumps


class Fixed:
    def __init__(self, model, fixed_loss):
        self.fixed_loss, self.fixed = fixed_loss, []

    def note(self, loss):
        with torch.no_grad():
            self.fixed.append(self.fixed_loss().item())

    def climb(self):
        fixed = torch.tensor(self.fixed)
        return (fixed - fixed.cummin(dim=0).values).max().item()


def symptom():
    means, fixed = train("first", Fixed)
    assert means[0] > means[1] > means[2]
    assert fixed.climb() > 0.05


def diagnosis(recipe):
    assert train("first", recipe("Jumps"))[1].report() == "the weights jump"


def cure():
    assert train("random", Fixed)[1].climb() < 0.02


def healthy(recipe):
    assert train("random", recipe("Jumps"))[1].report() == "the batches differ"

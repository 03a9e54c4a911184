"""Images and padded texts, two encoders in training mode: a batch that is no tensor, and Dropout, in chunks.

asked: GradCache with two encoders and dropout, gradients differ from the full batch
asked: 图文对比学习，两个编码器都有 Dropout，分块算的梯度和整批不一样
cause: one-loss-over-many-chunks
"""

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
batch = {"image": torch.randn(10, 6), "text": torch.randint(20, (10, 4)), "mask": torch.rand(10, 4) > 0.3}
batch["mask"][:, 0] = True


class Encoders(nn.Module):
    def __init__(self):
        super().__init__()
        self.image = nn.Sequential(nn.Linear(6, 16), nn.GELU(), nn.Dropout(0.3), nn.Linear(16, 8))
        self.words, self.text = nn.Embedding(20, 16), nn.Sequential(nn.Dropout(0.3), nn.Linear(16, 8))

    def forward(self, image, text, mask):
        words = self.words(text).masked_fill(~mask.unsqueeze(2), 0).sum(dim=1) / mask.sum(dim=1, keepdim=True)
        return torch.cat([self.image(image), self.text(words)], dim=1)


model = Encoders()


def embed(rows):
    return model(**{name: tensor[rows] for name, tensor in batch.items()})


def loss_of(embeddings):
    image, text = nn.functional.normalize(embeddings.unflatten(1, (2, 8)), dim=2).unbind(dim=1)
    return nn.functional.cross_entropy(image @ text.T / 0.1, torch.arange(len(image)))


def gradients(backpropagate):
    torch.manual_seed(1)
    model.zero_grad()
    backpropagate(torch.arange(10))
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def all_at_once(rows):
    loss_of(torch.cat([embed(chunk) for chunk in rows.split(4)])).backward()


def checkpointed(rows):
    loss_of(torch.cat([checkpoint(embed, chunk, use_reentrant=False) for chunk in rows.split(4)])).backward()


def symptom():
    torch.manual_seed(0)
    assert not torch.equal(embed(torch.arange(4)), embed(torch.arange(4)))


def cure(recipe):
    def in_chunks(rows):
        recipe("backward_in_chunks")(embed, rows, loss_of, 4)

    whole = gradients(all_at_once)
    assert (gradients(in_chunks) - whole).norm() > 0.1 * whole.norm()
    assert torch.allclose(gradients(checkpointed), whole, atol=1e-6)
    model.eval()
    assert torch.allclose(gradients(in_chunks), gradients(all_at_once), atol=1e-6)

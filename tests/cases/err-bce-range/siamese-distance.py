"""A siamese net returns the distance of two embeddings: no probability, and no logit either, for it is never negative.

asked: siamese network pairwise_distance with BCELoss, all elements of input should be between 0 and 1
asked: 孪生网络的欧氏距离直接给 BCELoss，报 all elements of input should be between 0 and 1
cause: which-cause
"""

import contextlib
import io

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
a, other = torch.randn(300, 6), torch.randn(300, 6)
same = torch.rand(300) < 0.5
b = torch.where(same[:, None], a + 0.1 * torch.randn(300, 6), other)
labels = same.float()


class Siamese(nn.Module):
    def __init__(self, linear):
        super().__init__()
        self.embed = nn.Linear(6, 8)
        self.last = nn.Linear(1, 1) if linear else nn.Identity()

    def forward(self, a, b):
        distance = F.pairwise_distance(self.embed(a), self.embed(b))
        return self.last(distance[:, None]).squeeze(1)


def right(linear):
    torch.manual_seed(0)
    model = Siamese(linear)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(300):
        logits = model(a, b)
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(logits, labels).backward()
        optimizer.step()
    return ((logits > 0) == same).float().mean().item()


def symptom():
    with pytest.raises(RuntimeError, match="all elements of input should be between 0 and 1"):
        F.binary_cross_entropy(Siamese(False)(a, b), labels)
    assert right(linear=False) < 0.6


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(Siamese(False)(a, b), labels)
    assert "outside [0, 1]" in out.getvalue().split(";")[0]
    assert not any(name in out.getvalue() for name in ("Addmm", "Convolution", "Sigmoid"))


def cure():
    assert right(linear=True) > 0.95

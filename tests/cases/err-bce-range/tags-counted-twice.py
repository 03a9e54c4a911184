"""Tags of an image are counted, not marked: labels 0, 1, 2, 3 with BCEWithLogitsLoss, which goes below 0. No class numbers.

asked: multi-label BCEWithLogitsLoss negative, target from one_hot(...).sum(0) contains 2
asked: 多标签分类，target[c] += 1 里有 2 和 3，BCEWithLogitsLoss 变成负数
cause: below-zero
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
tags = [torch.randint(6, (4,)).tolist() for _ in range(60)]
counts = torch.stack([nn.functional.one_hot(torch.tensor(t), 6).sum(0) for t in tags]).float()
x = (counts > 0).float() * 2 + torch.randn(60, 6) * 0.1


def train(y, steps=150):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 6))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(x), y)
        loss.backward()
        optimizer.step()
    return model, loss.item()


def symptom():
    assert counts.unique().tolist() == [0, 1, 2, 3]
    assert train(counts)[1] < -1


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(nn.Linear(6, 6)(x), counts)
    assert "target: 0 to 3, outside [0, 1]" in out.getvalue()


def cure():
    model, loss = train((counts > 0).float())
    assert 0 < loss < 0.3
    assert ((model(x) > 0) == (counts > 0)).float().mean() > 0.9

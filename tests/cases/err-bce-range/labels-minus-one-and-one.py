"""Labels −1 and 1, as for a hinge loss, with BCEWithLogitsLoss: the loss is negative and falls without end.

asked: BCEWithLogitsLoss goes to minus infinity, labels are -1 and 1
asked: 标签是 -1 和 1，BCEWithLogitsLoss 的 loss 越来越负
cause: below-zero
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
labels = torch.where(x[:, :1] > 0.5, 1, -1)


def train(y, steps):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.05)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(x), y)
        loss.backward()
        nn.utils.clip_grad_value_(model.parameters(), 1.0)
        optimizer.step()
    return model, loss.item()


def symptom():
    assert train(labels.float(), 50)[1] < 0
    assert train(labels.float(), 150)[1] < train(labels.float(), 50)[1] - 1


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_bce")(nn.Linear(2, 1)(x), labels)
    assert "target: -1 to 1, outside [0, 1]" in out.getvalue()


def cure():
    model, loss = train((labels + 1) / 2, 100)
    assert 0 < loss < 0.3
    assert ((model(x) > 0) == (labels > 0)).float().mean() > 0.9

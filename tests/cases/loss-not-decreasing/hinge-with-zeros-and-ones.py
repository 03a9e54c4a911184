"""A hinge loss with labels 0 and 1: a sample with 0 costs 1 whatever the output, so half of the loss stays.

asked: hinge loss stays at 0.5 and does not go to 0, labels are 0 and 1
asked: hinge loss 停在 0.5 降不下去，标签是 0 和 1
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 20), (torch.arange(8) % 2).float().unsqueeze(1)


def hinge(output, y):
    return (1 - y * output).clamp(min=0).mean()


def train(loss_fn, y, lr=0.01, recipe=None, steps=200):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    for lr in (1e-3, 1e-2, 1e-1):
        assert train(hinge, y, lr) > 0.49
        assert train(nn.functional.soft_margin_loss, y, lr) > 0.34


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(hinge, y, recipe=recipe, steps=2)
    assert out.getvalue() == "ok: 4 of 4\n", "all ok, one batch not learned"


def cure():
    assert train(hinge, 2 * y - 1) < 0.01
    assert train(nn.functional.soft_margin_loss, 2 * y - 1) < 0.1

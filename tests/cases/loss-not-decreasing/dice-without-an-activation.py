"""A segmentation network without an activation between its layers stays at a high Dice loss; the sigmoid at its end is no mistake, since Dice needs it.

asked: UNet with Dice loss does not even learn one batch, is the sigmoid the mistake?
asked: 分割网络用 Dice loss，一个 batch 也学不会，是不是要去掉 sigmoid
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(8, 1, 8, 8)
y = (x.abs() > 0.7).float()


def dice(output, y):
    return 1 - (2 * (output * y).sum() + 1) / (output.sum() + y.sum() + 1)


def train(between, last, recipe=None, steps=300):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), between, nn.Conv2d(16, 1, 3, padding=1), last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        loss = dice(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert train(nn.Identity(), nn.Sigmoid()) > 0.25


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(nn.Identity(), nn.Sigmoid(), recipe, steps=2)
    assert out.getvalue() == "ok: 4 of 4\n"
    assert train(nn.Identity(), nn.Identity(), steps=600) < 0, "without the sigmoid it is no Dice loss any more"


def cure():
    assert 0 < train(nn.ReLU(), nn.Sigmoid()) < 0.05


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(nn.ReLU(), nn.Sigmoid(), recipe, steps=2)
    assert out.getvalue() == "ok: 4 of 4\n"

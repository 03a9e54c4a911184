"""A BCE or focal loss written by hand: (N, 1) against (N,), or a mask without its channel, is compared all with all.

asked: training loss stuck at 0.69, the gradients look fine, loss function written by hand
asked: 自己写的 focal loss 做分割降不下去，一批也学不会
cause: broadcast
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 20), (torch.arange(8) % 2).float()
images, masks = torch.randn(8, 3, 8, 8), (torch.rand(8, 8, 8) > 0.5).float()


def bce(output, y):
    p = output.sigmoid().clamp(1e-6, 1 - 1e-6)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()


def focal(output, y):
    p = output.sigmoid().clamp(1e-6, 1 - 1e-6)
    right = torch.where(y == 1, p, 1 - p)
    return (-((1 - right) ** 2) * right.log()).mean()


def train(loss_fn, x, y, recipe=None, steps=200):
    torch.manual_seed(0)
    layer = nn.Linear if x.dim() == 2 else lambda i, o: nn.Conv2d(i, o, 3, padding=1)
    model = nn.Sequential(layer(x.shape[1], 64), nn.ReLU(), layer(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert train(bce, x, y) > 0.69
    assert train(focal, images, masks) > 0.15


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(bce, x, y, recipe, steps=2)
    assert out.getvalue() == "ok: 4 of 4\n"


def cure():
    assert train(bce, x, y.unsqueeze(1)) < 0.01
    assert train(focal, images, masks.unsqueeze(1)) < 0.05

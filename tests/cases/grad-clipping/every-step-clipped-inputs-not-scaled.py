"""Inputs from 0 to 255: every step is clipped, and a larger max_norm makes the loss grow.

asked: every step is clipped, I raised max_norm and now the loss explodes
asked: 每一步梯度都被裁剪，调大 max_norm 以后 loss 反而爆了
cause: find
"""

import contextlib
import io
import re

import torch
from torch import nn

torch.manual_seed(0)
pixels = torch.randint(256, (64, 8)).float()
y = pixels @ torch.rand(8, 1) / 100


def train(x, max_norm, recipe=None):
    torch.manual_seed(0)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    if recipe:
        recipe("watch_clipping")(optimizer, steps=40)
    losses = []
    for _ in range(40):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses


def median(x, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(x, 1.0, recipe)
    return float(re.search(r"median (\S+);", out.getvalue())[1])


def symptom():
    clipped, raised = train(pixels, 1.0), train(pixels, 1000.0)
    assert clipped[-1] < clipped[0]
    assert raised[-1] > 2 * raised[0]


def diagnosis(recipe):
    assert abs(median(pixels, recipe) - 1) < 0.01


def cure():
    scaled = (pixels - pixels.mean(0)) / pixels.std(0)
    losses = train(scaled, 1000.0)
    assert losses[-1] < losses[0]

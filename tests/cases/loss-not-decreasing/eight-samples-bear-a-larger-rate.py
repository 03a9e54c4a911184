"""Adam at lr 0.1: one batch of 8 samples is learned, the whole set stays at ln C; at a tenth of the rate it is learned.

asked: it can overfit one batch, but on the whole dataset the loss does not decrease
asked: 一个 batch 能过拟合，整个训练集 loss 却停在 2.3
cause: path
"""

import contextlib
import io
import math

import torch
from torch import nn

torch.manual_seed(0)
x, w = torch.randn(600, 20), torch.randn(20, 10)
y = (x @ w).argmax(dim=1)


def train(lr, size, epochs, recipe=None):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(size).split(16):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows) / size
    return total


def symptom():
    assert train(0.1, size=8, epochs=200) < 0.01
    assert abs(train(0.1, size=600, epochs=15) - math.log(10)) < 0.3


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(0.1, size=600, epochs=1, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n", "all ok, one batch learned, the whole set not"


def cure():
    assert train(0.01, size=600, epochs=15) < 0.3

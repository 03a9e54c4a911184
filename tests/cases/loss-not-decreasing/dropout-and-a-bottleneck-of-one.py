"""Correct code, Dropout after every layer and a first layer of one unit: not even 8 samples are learned.

asked: network with dropout cannot overfit even 8 samples and outputs nearly the same for all
asked: 每层后面都加了 dropout，连 8 个样本都过拟合不了，输出几乎一样
cause: one-batch-can-be-memorised
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 7), torch.randn(8, 1)


def block(n_in, n_out, p):
    return [nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out), nn.ReLU(), nn.Dropout(p)]


def ratio(first, dropout, recipe=None, steps=300):
    torch.manual_seed(0)
    model = nn.Sequential(*block(7, first, dropout), *block(first, 64, dropout), nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses[-20:]) / 20 / y.var(correction=0).item()


def symptom():
    assert ratio(first=1, dropout=0.5) > 0.3


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        ratio(1, 0.5, recipe, steps=2)
    lines = out.getvalue().splitlines()
    assert all("gradient is exactly 0" in line for line in lines[:-1]), "nothing but what a dead unit would explain"


def cure():
    assert ratio(first=32, dropout=0.0) < 0.02


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        ratio(32, 0.0, recipe, steps=2)
    assert out.getvalue() == "ok: 10 of 10\n"

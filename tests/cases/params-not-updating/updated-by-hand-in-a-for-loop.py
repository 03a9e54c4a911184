"""Gradient descent written by hand: `p = p - lr * p.grad` in a loop over the parameters.

asked: manual update for p in model.parameters(): p = p - lr * p.grad does not change the model
asked: 自己写梯度下降 for p in model.parameters(): p = p - lr * p.grad，权重不变
cause: loop-variable
"""

import contextlib
import io

import torch
from torch import nn


def train(update, watched=None):
    torch.manual_seed(0)
    x = torch.randn(64, 3)
    y = x.sum(dim=1, keepdim=True)
    model = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1))
    report = watched(model) if watched else None
    losses = []
    for step in range(100):
        loss = nn.functional.mse_loss(model(x), y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                update(p)
        losses.append(loss.item())
    if report:
        report()
    return losses[0], losses[-1]


def assign(p):
    p = p - 0.05 * p.grad


def in_place(p):
    p -= 0.05 * p.grad


def symptom():
    first, last = train(assign)
    assert first == last


def said(update, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(update, recipe("watch"))
    return out.getvalue().splitlines()


def diagnosis(recipe):
    assert said(assign, recipe) == ["not in the optimizer: 0.weight 0.bias 2.weight 2.bias"]


def cure():
    first, last = train(in_place)
    assert last < 0.3 * first


def healthy(recipe):
    assert said(in_place, recipe) == ["changes: 0.weight 0.bias 2.weight 2.bias"]

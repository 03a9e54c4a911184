"""A new network trained with the learning rate of a fine-tuning recipe, 1e-6.

asked: loss barely changes over epochs, learning rate 1e-6
asked: 学习率设成 1e-6，训练很多轮 loss 几乎不变
cause: learning-rate
"""

import contextlib
import io

import torch
from torch import nn


def final(lr, recipe=None, steps=60):
    torch.manual_seed(0)
    x, y = torch.randn(8, 12), torch.randint(5, (8,))
    model = nn.Sequential(nn.Linear(12, 64), nn.LayerNorm(64), nn.GELU(), nn.Linear(64, 5))
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses[-1] / losses[0]


def symptom():
    assert final(1e-6) > 0.99


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        final(1e-6, recipe, steps=2)
    assert out.getvalue() == "ok: 6 of 6\n", "all ok: then the learning rate"


def cure():
    assert min(final(10.0**exponent) for exponent in (-4, -3, -2)) < 0.05

"""Mixed precision: the gradients are clipped while they are scaled, and SGD hardly moves.

asked: GradScaler and clip_grad_norm_, loss does not go down with AMP but does without
asked: 混合精度加了梯度裁剪之后，loss 几乎不降，不报错
cause: with-a-grad-scaler
"""

import contextlib
import io
import re

import torch
from torch import nn


def train(unscale, recipe=None, make=torch.optim.SGD, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = make(model.parameters(), lr=0.1, **options)
    if recipe:
        recipe("watch_clipping")(optimizer, steps=30)
    scaler = torch.amp.GradScaler("cpu")
    losses = []
    for _ in range(30):
        x = torch.randn(32, 4)
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
        scaler.scale(loss).backward()
        if unscale:
            scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    return sum(losses[-5:]) / sum(losses[:5])


def norms(unscale, recipe, **options):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(unscale, recipe, **options)
    return [float(n) for n in re.search(r"to (\S+), median (\S+);", out.getvalue()).groups()]


def symptom():
    assert train(False) > 0.7


def diagnosis(recipe):
    for options in ({}, {"fused": True}):
        for norm in norms(False, recipe, **options):
            assert abs(norm * 65536 - 1) < 0.02


def cure():
    assert train(True) < 0.4


def healthy(recipe):
    for options in ({}, {"fused": True}, {"make": torch.optim.AdamW, "fused": True}):
        largest, median = norms(True, recipe, **options)
        assert 0.01 < median <= largest <= 1.01

"""SGD and a GradScaler, clipped without unscale_(): the gradients shrink by the scale, and 8 samples are not learned at any ordinary rate.

asked: mixed precision training with SGD, the loss does not decrease, it cannot overfit one batch
asked: 混合精度训练用 SGD，loss 不下降，一个 batch 也过拟合不了
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 20), torch.arange(8)


def train(lr, unscale=False, recipe=None):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    scaler = torch.amp.GradScaler("cpu")
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(200):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        scaler.scale(loss).backward()
        if unscale:
            scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
    return loss.item()


def symptom():
    for lr in (0.01, 0.1, 1.0, 10.0):
        assert train(lr) > 2


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(0.1, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n"


def cure():
    assert train(0.1, unscale=True) < 0.1

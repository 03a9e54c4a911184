"""Mixed precision, clipped without scaler.unscale_(): the clipped gradient is then divided by the scale, 65536.

asked: weights barely change with GradScaler and clip_grad_norm_ together with SGD
asked: 混合精度加了梯度裁剪之后权重几乎不动，没有写 scaler.unscale_
cause: watch
"""

import contextlib
import io

import torch
from torch import nn


def train(unscale, recipe=None):
    torch.manual_seed(0)
    x = torch.randn(32, 6)
    y = 3 * x.sum(dim=1, keepdim=True)
    model = nn.Sequential(nn.Linear(6, 8), nn.LayerNorm(8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    scaler = torch.amp.GradScaler("cpu")
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = [p.detach().clone() for p in model.parameters()]
    for _ in range(5):
        optimizer.zero_grad()
        scaler.scale(nn.functional.mse_loss(model(x), y)).backward()
        if unscale:
            scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return max((p - b).abs().max().item() for p, b in zip(model.parameters(), before)), out.getvalue()


def symptom():
    assert train(False)[0] < 1e-6


def diagnosis(recipe):
    lines = train(False, recipe)[1].splitlines()
    assert any(line.startswith("step() left it the same:") and " 1.weight" in line for line in lines)


def cure():
    assert train(True)[0] > 1e-4


def healthy(recipe):
    assert train(True, recipe)[1].startswith("changes: 0.weight 0.bias 1.weight")

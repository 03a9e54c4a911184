"""Accumulation with clipping: unscale_() stands in every micro-batch, and the second one raises.

asked: unscale_() has already been called on this optimizer since the last update() with gradient accumulation
asked: 混合精度加梯度累积加梯度裁剪，报错 unscale_() has already been called
cause: wrong-order-raises
"""

import torch
from torch import nn


def train(parts, every_time, dtype=torch.float16):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.LayerNorm(8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
    x = torch.randn(8, 3)
    for xb in x.chunk(parts):
        with torch.autocast("cpu", dtype=dtype):
            loss = nn.functional.mse_loss(model(xb), xb.sum(1, keepdim=True)) / parts
        scaler.scale(loss).backward()
        if every_time:
            scaler.unscale_(optimizer)
    if not every_time:
        scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
    gradient = torch.cat([p.grad.flatten() for p in model.parameters()])
    scaler.step(optimizer)
    scaler.update()
    return gradient


def symptom():
    try:
        train(4, True)
    except RuntimeError as error:
        assert str(error) == "unscale_() has already been called on this optimizer since the last update()."
    else:
        raise AssertionError("it did not raise")


def cure():
    big, parts = train(1, False), train(4, False)
    assert (big - parts).norm() < 0.02 * big.norm()

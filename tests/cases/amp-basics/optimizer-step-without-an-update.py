"""Clipping was added to a float16 loop that still calls optimizer.step(), without update(): the second unscale_() raises.

asked: unscale_() has already been called on this optimizer since the last update() although I call it once per step
asked: 每步只写了一次 unscale_，第二步还是报错 unscale_() has already been called
cause: wrong-order-raises
"""

import torch
from torch import nn


def train(by_the_scaler):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
    x = torch.randn(32, 3)
    losses = []
    for _ in range(30):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        if by_the_scaler:
            scaler.step(optimizer)
            scaler.update()
        else:
            optimizer.step()
        losses.append(loss.item())
    return losses


def symptom():
    try:
        train(False)
    except RuntimeError as error:
        assert str(error) == "unscale_() has already been called on this optimizer since the last update()."
    else:
        raise AssertionError("it did not raise")


def cure():
    losses = train(True)
    assert losses[-1] < losses[0] / 10

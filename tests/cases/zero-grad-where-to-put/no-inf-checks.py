"""Mixed precision: zero_grad() stands between backward() and scaler.step(), and scaler.step() raises.

asked: AssertionError No inf checks were recorded for this optimizer GradScaler
asked: 混合精度训练报错 No inf checks were recorded for this optimizer
cause: grad-scaler-notices
"""

import torch
from torch import nn


def train(order):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    scaler = torch.amp.GradScaler("cpu")
    losses = []
    for _ in range(30):
        x = torch.randn(32, 4)
        labels = (x[:, 0] > x[:, 1]).long()
        if order == "start":
            optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.cross_entropy(model(x), labels)
        scaler.scale(loss).backward()
        if order == "between":
            optimizer.zero_grad()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    return losses


def symptom():
    try:
        train("between")
    except AssertionError as error:
        assert str(error) == "No inf checks were recorded for this optimizer."
    else:
        raise AssertionError("nothing was raised")


def cure():
    losses = train("start")
    assert sum(losses[-5:]) < sum(losses[:5])

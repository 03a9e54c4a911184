"""Gradient accumulation: scaler.update() runs in each micro-batch, scaler.step() in every second one.

asked: AssertionError No inf checks were recorded prior to update, gradient accumulation with GradScaler
asked: 梯度累积用 GradScaler，报错 No inf checks were recorded prior to update
cause: grad-scaler-notices
"""

import torch
from torch import nn


def train(update_each, fused=False):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, fused=fused)
    scaler = torch.amp.GradScaler("cpu")
    losses = []
    for i in range(60):
        x = torch.randn(32, 4)
        loss = nn.functional.cross_entropy(model(x), (x[:, 0] > x[:, 1]).long())
        scaler.scale(loss / 2).backward()
        if i % 2 == 1:
            scaler.step(optimizer)
            optimizer.zero_grad()
        if i % 2 == 1 or update_each:
            scaler.update()
        losses.append(loss.item())
    return losses


def symptom():
    try:
        train(update_each=True)
    except AssertionError as error:
        assert str(error) == "No inf checks were recorded prior to update."
    else:
        raise AssertionError("nothing was raised")


def cure():
    for fused in (False, True):
        losses = train(update_each=False, fused=fused)
        assert sum(losses[-5:]) < sum(losses[:5])

"""The loss falls, then hovers at one level for the rest of training; a scheduler brings it down.

asked: loss decreases and then hovers around the same value without settling, constant learning rate
asked: loss 降到一定程度就来回晃，不再下降，学习率一直没变
cause: learning-rate-sets-the-level
"""

import torch
from torch import nn


def train(schedule):
    torch.manual_seed(0)
    x = torch.randn(512, 4)
    y = x.sum(dim=1, keepdim=True) + torch.randn(512, 1)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.1 if schedule else 1.0)
    lowest = (torch.linalg.lstsq(x, y).solution.T @ x.T - y.T).square().mean()
    above = []
    for _ in range(4):
        for batch in torch.randperm(512).split(8):
            loss = nn.functional.mse_loss(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                above.append((nn.functional.mse_loss(model(x), y) - lowest).item())
        scheduler.step()
    return sum(above[-64:]) / 64


def symptom():
    assert train(schedule=False) > 0.04


def cure():
    assert train(schedule=True) < train(schedule=False) / 3

"""A line over inputs from 0 to 100: SGD diverges at its usual rates; Adam with lr=1 finds both coefficients.

asked: fit a straight line to x from 0 to 100, SGD loss becomes nan, which optimizer
asked: 用 SGD 拟合一条直线，x 从 0 到 100，loss 变成 nan，该用什么优化器
cause: choose
"""

import math

import torch
from torch import nn

x = torch.linspace(0, 100, 101)[:, None]
y = 3 * x + 50


def fit(make_optimizer):
    torch.manual_seed(0)
    line = nn.Linear(1, 1)
    optimizer = make_optimizer(line.parameters())
    for _ in range(1000):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(line(x), y)
        loss.backward()
        optimizer.step()
    return loss.item(), line


def symptom():
    for lr in (1e-3, 1e-2, 0.1):
        loss, _ = fit(lambda p, lr=lr: torch.optim.SGD(p, lr=lr))
        assert math.isnan(loss)


def cure():
    loss, line = fit(lambda p: torch.optim.Adam(p, lr=1.0))
    assert loss < 1e-2 and abs(line.weight.item() - 3) < 0.01 and abs(line.bias.item() - 50) < 0.1

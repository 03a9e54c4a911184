"""Gradient accumulation with zero_grad() at the start of each micro-batch: only the last one counts.

asked: zero_grad at the start of every iteration with gradient accumulation
asked: gradient accumulation, step every 4 batches, where does zero_grad go
asked: 梯度累积时 zero_grad 写在每次迭代的开头对吗
cause: wrong
"""

import torch
from torch import nn

x, y = torch.arange(1.0, 5.0).view(4, 1), torch.zeros(4, 1)


def train(each):
    model = nn.Linear(1, 1, bias=False)
    nn.init.ones_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for i in range(4):
        if each or i % 4 == 0:
            optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x[i : i + 1]), y[i : i + 1])
        (loss / 4).backward()
        if i % 4 == 3:
            optimizer.step()
    return model.weight.item()


def full_batch(x, y):
    model = nn.Linear(1, 1, bias=False)
    nn.init.ones_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    return model.weight.item()


def symptom():
    alone = full_batch(x[3:], y[3:])
    assert abs((train(each=True) - 1) * 4 - (alone - 1)) < 1e-5


def cure():
    assert abs(train(each=False) - full_batch(x, y)) < 1e-5

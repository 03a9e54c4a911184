"""A line with slope 500 is fitted with AdamW: its decay of 0.01 keeps slope and intercept below 100.

asked: AdamW does not converge on a simple linear regression, SGD does
asked: 用 AdamW 拟合直线，权重停在 100 左右上不去
cause: choose
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(128, 1)
y = 500 * x + 1000


def fitted(make_optimizer, steps=3000):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = make_optimizer(model.parameters())
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    return model.weight.item(), model.bias.item()


def near(values, target):
    return all(abs(value / wanted - 1) < 0.01 for value, wanted in zip(values, target))


def symptom():
    slope, intercept = fitted(lambda parameters: torch.optim.AdamW(parameters, lr=1.0))
    assert 95 < slope < 101 and 95 < intercept < 101
    assert near(fitted(lambda parameters: torch.optim.AdamW(parameters, lr=1.0, weight_decay=0.02)), (50, 50))


def cure():
    assert near(fitted(lambda parameters: torch.optim.Adam(parameters, lr=1.0)), (500, 1000))
    assert near(fitted(lambda parameters: torch.optim.AdamW(parameters, lr=1.0, weight_decay=0.0)), (500, 1000))
    assert near(fitted(lambda parameters: torch.optim.SGD(parameters, lr=0.1), 300), (500, 1000))


def healthy(recipe):
    standard = (y - y.mean()) / y.std()
    model = nn.Linear(1, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(1000):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), standard)
        loss.backward()
        optimizer.step()
    assert loss < 1e-4

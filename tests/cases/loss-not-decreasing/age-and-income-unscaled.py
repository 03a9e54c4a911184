"""Age, income and a flag as they are in the table, SGD with momentum: at no learning rate is one batch learned.

asked: features have very different ranges (age, income), SGD does not learn
asked: 特征有年龄也有收入，量级差很多，SGD 怎么调学习率都学不会
cause: scale
"""

import contextlib
import io
import math

import torch
from torch import nn


def learned(standardised, recipe=None):
    torch.manual_seed(0)
    age, income, flag = 40 + 10 * torch.randn(32), 5e4 + 1e4 * torch.randn(32), torch.arange(32) % 2.0
    y = ((age - 40) / 10 + (income - 5e4) / 1e4 + 4 * flag - 2).unsqueeze(1)
    x = torch.stack([age, income, flag], dim=1)
    if standardised:
        x = (x - x.mean(dim=0)) / x.std(dim=0)
    ratios = []
    for exponent in (-12, -11, -10, -9, -8, -2, -1):
        model = nn.Linear(3, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=10.0**exponent, momentum=0.9)
        if recipe and exponent == -10:
            recipe("diagnose")(model, optimizer)
        for _ in range(100):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
        ratios.append((loss / y.var()).item())
    return min(ratio for ratio in ratios if math.isfinite(ratio))


def saturated(recipe):
    torch.manual_seed(0)
    x, y = 5e4 + 1e4 * torch.randn(32, 3), torch.randn(32, 1)
    model = nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    recipe("diagnose")(model, optimizer)
    for _ in range(2):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()


def symptom():
    assert learned(standardised=False) > 0.3


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        learned(False, recipe)
    assert out.getvalue() == "ok: 2 of 2\n", "all ok: then the scale of the input"
    with contextlib.redirect_stdout(io.StringIO()) as out:
        saturated(recipe)
    assert "0.weight: gradient is exactly 0" in out.getvalue(), "a sigmoid of huge inputs"


def cure():
    assert learned(standardised=True) < 0.01

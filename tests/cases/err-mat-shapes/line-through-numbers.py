"""Linear regression on plain numbers: x is reshaped, the target is not, and the line stays flat.

asked: linear regression x shape (100,) mat1 and mat2 shapes cannot be multiplied (1x100 and 1x1)
asked: 一元线性回归 nn.Linear(1, 1) 报 1x100 and 1x1，x 改成 (100, 1) 之后斜率是 0
cause: in-features
"""

import warnings

import torch
from torch import nn


def slope(x, y):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(400):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.item()


x = torch.linspace(0, 1, 100)
y = 3 * x + 1


def symptom():
    try:
        slope(x, y)
    except RuntimeError as error:
        assert "(1x100 and 1x1)" in str(error)
    else:
        raise AssertionError("no error")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert abs(slope(x.reshape(-1, 1), y)) < 0.1


def cure():
    assert abs(slope(x.reshape(-1, 1), y.reshape(-1, 1)) - 3) < 0.1


def healthy(recipe):
    recipe("report_shapes")(nn.Linear(1, 1))

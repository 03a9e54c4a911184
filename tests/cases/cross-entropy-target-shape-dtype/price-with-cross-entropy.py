"""A price, one output and CrossEntropyLoss: the loss is 0; with BCEWithLogitsLoss it falls below 0, and the price is wrong.

asked: CrossEntropyLoss is always 0 in a regression with one output, predicting house prices
asked: 用 CrossEntropyLoss 做回归预测房价，loss 一直是 0
cause: one-output-has-zero-loss
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 3)
price = x @ torch.tensor([[1.0], [2.0], [3.0]]) + 5


def train(loss_fn):
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(300):
        optimizer.zero_grad()
        loss = loss_fn(model(x), price)
        loss.backward()
        optimizer.step()
    return loss.item(), (model(x) - price).abs().mean().item()


def symptom():
    loss, error = train(nn.CrossEntropyLoss())
    assert loss == 0
    assert error > 1
    loss, error = train(nn.BCEWithLogitsLoss())
    assert loss < 0
    assert error > 1


def cure():
    assert train(nn.MSELoss())[1] < 0.1

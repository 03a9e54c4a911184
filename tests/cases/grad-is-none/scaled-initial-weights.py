"""Softmax regression by hand: the weights are scaled after requires_grad=True, and w.grad is None.

asked: requires_grad=True but w.grad is None after backward, weights initialised with randn * 0.01
asked: 手写 softmax 回归，w.grad 是 None，明明设了 requires_grad=True
cause: explain-none
"""

import warnings

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

warnings.simplefilter("ignore", UserWarning)
torch.manual_seed(0)
x = torch.randn(128, 20)
y = (x[:, 0] > 0).long()


def train(w, b, epochs=40):
    losses = []
    for _ in range(epochs):
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True):
            loss = nn.functional.cross_entropy(xb @ w + b, yb)
            loss.backward()
            with torch.no_grad():
                for parameter in (w, b):
                    parameter -= 0.5 * parameter.grad
                    parameter.grad.zero_()
            losses.append(loss.item())
    return losses


def symptom():
    w = torch.randn(20, 2, requires_grad=True) * 0.01
    b = torch.zeros(2, requires_grad=True)
    try:
        train(w, b)
    except TypeError:
        assert w.grad is None and w.requires_grad and not w.is_leaf
    else:
        raise AssertionError("it trains")


def cure():
    w = (torch.randn(20, 2) * 0.01).requires_grad_()
    losses = train(w, torch.zeros(2, requires_grad=True))
    assert w.is_leaf and sum(losses[-4:]) / 4 < 0.4

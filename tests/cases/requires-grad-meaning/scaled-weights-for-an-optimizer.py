"""Xavier by hand: randn(..., requires_grad=True) / sqrt(n) is refused by the optimizer.

asked: ValueError can't optimize a non-leaf Tensor, weights = torch.randn(784, 10, requires_grad=True) / math.sqrt(784)
asked: 手写初始化 torch.randn(..., requires_grad=True) / math.sqrt(n)，优化器报 can't optimize a non-leaf Tensor
cause: set-it-last
"""

import math

import torch
from torch import nn


def train(weights, make):
    x = torch.randn(64, 20, generator=torch.Generator().manual_seed(0))
    y = (x[:, 0] > 0).long()
    optimizer, losses = make([weights]), []
    for _ in range(30):
        loss = nn.functional.cross_entropy(x @ weights, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def makers():
    yield lambda parameters: torch.optim.SGD(parameters, lr=0.5)
    yield lambda parameters: torch.optim.Adam(parameters, lr=0.05)


def symptom():
    for make in makers():
        try:
            train(torch.randn(20, 2, requires_grad=True) / math.sqrt(20), make)
        except ValueError as error:
            assert str(error) == "can't optimize a non-leaf Tensor"
        else:
            raise AssertionError("no error")


def cure():
    for make in makers():
        losses = train((torch.randn(20, 2) / math.sqrt(20)).requires_grad_(), make)
        assert losses[-1] < 0.7 * losses[0]

"""`loss.backward(loss)`, to hand over the loss: large losses explode, small ones hardly train.

asked: loss.backward(loss) training explodes with a large loss and gets slow near the end
asked: 写成 loss.backward(loss)，一开始就变成 nan，loss 小了又几乎不动
cause: starts-from-one
"""

import math

import torch
from torch import nn


def train(pass_loss, scale, steps=40):
    torch.manual_seed(0)
    x = torch.randn(64, 3)
    y = scale * x.sum(dim=1, keepdim=True)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)
    for step in range(steps):
        batch = slice(16 * (step % 4), 16 * (step % 4) + 16)
        loss = nn.functional.mse_loss(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward(loss) if pass_loss else loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert not train(True, scale=20) < 1e6
    assert train(True, scale=0.5) > 5 * train(False, scale=0.5)
    w = torch.tensor(3.0, requires_grad=True)
    loss = -(w**2)  # a negative loss turns the step round
    loss.backward(loss)
    assert w.grad == 54 and -2 * w == -6


def cure():
    last = train(False, scale=20)
    assert math.isfinite(last) and last < 10

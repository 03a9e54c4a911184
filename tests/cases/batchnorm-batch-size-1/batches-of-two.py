"""batch_size=2 silences the error; behind BatchNorm only the sign of the difference is left, and the model learns little.

asked: I set batch size 2 to avoid the batchnorm error and the model does not learn well
asked: 为了不报错把 batch size 改成 2，BN 之后模型几乎学不到东西
cause: two-values-say-which-is-larger
"""

import torch
from torch import nn


def last_loss(batch_size, norm=nn.BatchNorm1d):
    torch.manual_seed(0)
    x = torch.randn(128, 2)
    y = x[:, :1] * 2
    model = nn.Sequential(norm(2), nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    losses = []
    for step in range(128):
        start = step * batch_size % 128
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x[start : start + batch_size]), y[start : start + batch_size])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses[-32:]) / 32


def symptom():
    assert last_loss(2) > 1


def cure():
    assert last_loss(32) < 0.5
    assert last_loss(2, norm=nn.Identity) < 0.1

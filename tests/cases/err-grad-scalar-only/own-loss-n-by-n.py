"""A squared error by hand of (N, 1) and (N,), without a mean: [N, N]. mean() alone silences the error and the mean is learned.

asked: loss = (model(x) - y) ** 2, grad can be implicitly created only for scalar outputs, loss.shape is [32, 32]
asked: 自己写的平方误差 backward 报错只能对标量，loss 的形状是 [32, 32]
cause: one-number-first
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 3)
y = x.sum(dim=1)


def fit(loss_of):
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(200):
        optimizer.zero_grad()
        loss_of(model(x)).backward()
        optimizer.step()
    return (model(x).squeeze(1) - y).square().mean().item() / y.var(correction=0).item()


def symptom():
    loss = (nn.Linear(3, 1)(x) - y) ** 2
    assert loss.shape == (32, 32)
    try:
        loss.backward()
    except RuntimeError as error:
        assert "grad can be implicitly created only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")
    assert fit(lambda output: ((output - y) ** 2).mean()) > 0.9


def cure():
    assert fit(lambda output: ((output - y.unsqueeze(1)) ** 2).mean()) < 0.01

"""Prices in dollars, MSE and SGD: the loss explodes and is NaN after a few steps.

asked: regression loss explodes to inf and then nan within a few iterations
asked: 预测房价，loss 越来越大，几步之后变成 nan
cause: learning-rate
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(64, 8)
prices = 300.0 + 50.0 * x[:, :1]


times = 1.7e9 + 1e7 * torch.rand(64, 8)  # seconds since 1970


def train(lr, clip=None, steps=60, recipe=None, losses=None, x=x):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    if recipe:
        recipe("watch")(model, optimizer)
    check = recipe("check") if recipe else lambda **values: None
    losses = [] if losses is None else losses
    loader = DataLoader(TensorDataset(x, prices), batch_size=16, shuffle=True)
    for _ in range(steps // len(loader)):
        for xb, yb in loader:
            check(x=xb, y=yb)
            loss = nn.functional.mse_loss(model(xb), yb)
            losses.append(loss.item())
            check(loss=loss)
            optimizer.zero_grad()
            loss.backward()
            if clip:
                nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
    return losses


def symptom():
    losses = train(lr=0.1)
    assert losses[-1] != losses[-1]
    assert max(losses[:8]) > 100 * losses[0]


def diagnosis(recipe):
    losses = []
    try:
        train(lr=0.1, recipe=recipe, losses=losses)
    except FloatingPointError:
        assert max(losses) > 100 * losses[0], "after losses that grew"
    else:
        raise AssertionError("nothing was found")
    losses = []
    try:
        train(lr=0.01, recipe=recipe, losses=losses, x=times)
    except FloatingPointError:
        assert losses[0] > 1e12, "or a huge one"
    else:
        raise AssertionError("nothing was found")


def cure():
    losses = train(lr=0.01, clip=100.0)
    assert losses[-1] < 0.5 * losses[0]


def healthy(recipe):
    train(lr=0.01, clip=100.0, recipe=recipe)

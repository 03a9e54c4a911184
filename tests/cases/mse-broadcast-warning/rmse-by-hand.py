"""RMSE written by hand for training and validation, under autocast, with accumulation: no warning anywhere, the mean is learned.

asked: custom RMSE loss, predictions are all the same, no warning and no error
asked: 自己写的 RMSE loss，没有警告，预测值全都一样
cause: which-losses-tell
"""

import warnings

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def rmse(a, b):
    return ((a.float() - b) ** 2).mean().sqrt()


def train(column, wrap=lambda loss_fn: loss_fn, epochs=8):
    torch.manual_seed(0)
    x = torch.randn(100, 3)
    y = 2 * x[:, 0]
    data = DataLoader(TensorDataset(x, y.unsqueeze(1) if column else y), batch_size=11, shuffle=True)
    model = nn.Sequential(nn.Linear(3, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, fused=True)
    loss_fn = wrap(rmse)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(epochs):
            for step, (xb, yb) in enumerate(data):
                if len(xb) == 1:
                    continue
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    loss = loss_fn(model(xb), yb) / 2
                loss.backward()
                if step % 2:
                    optimizer.step()
                    optimizer.zero_grad()
    model.eval()
    with torch.no_grad():
        spread = model(x).std() / y.std()
    return caught, spread.item()


def symptom():
    caught, spread = train(column=False)
    assert not caught and spread < 0.3


def diagnosis(recipe):
    try:
        train(False, recipe("same_shape"))
    except ValueError as error:
        assert "output (11, 1), target (11,)" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    _, spread = train(column=True)
    assert spread > 0.8


def healthy(recipe):
    assert train(True, recipe("same_shape"), epochs=1)[1] == train(True, epochs=1)[1]

"""House prices from a DataLoader, labels (N,) against outputs (N, 1): the net predicts the mean for everybody.

asked: regression network predicts the mean for every sample, loss stuck at the variance
asked: 回归网络对每个样本都输出平均值，loss 停住不降
cause: broadcast
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(column, recipe=None, epochs=30):
    torch.manual_seed(0)
    x = torch.randn(128, 5)
    y = x @ torch.tensor([2.0, -1.0, 0.5, 0.0, 1.0])
    if column:
        y = y.unsqueeze(1)
    model = nn.Sequential(nn.Linear(5, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    shapes = set()
    for _ in range(epochs):
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True):
            optimizer.zero_grad()
            output = model(xb)
            shapes.add((tuple(output.shape), tuple(yb.shape)))
            nn.functional.mse_loss(output, yb).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        predicted = model(x).squeeze(1)
    return shapes, (predicted.std() / y.std()).item(), (predicted - y.flatten()).square().mean() / y.var()


def symptom():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        _, spread, error = train(column=False)
    assert spread < 0.3
    assert error > 0.7
    assert caught


def diagnosis(recipe):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as out:
        warnings.simplefilter("ignore")
        shapes, _, _ = train(False, recipe, epochs=1)
    assert out.getvalue() == "ok: 6 of 6\n", "all ok: the shapes are the next row"
    assert shapes == {((32, 1), (32,))}


def cure():
    shapes, spread, error = train(column=True)
    assert shapes == {((32, 1), (32, 1))}
    assert spread > 0.8
    assert error < 0.2

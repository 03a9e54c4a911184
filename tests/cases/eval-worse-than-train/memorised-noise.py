"""Forty samples, two hundred features: the net knows them by heart. No mode and no preprocessing is to blame.

asked: training accuracy 1.0 also in eval mode, validation accuracy 0.5
asked: 训练集用 eval 测也是 1.0，验证集只有 0.5，预处理也一样
cause: data
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(440, 200)
y = (x[:, 0] > 0).long()
few, many = DataLoader(TensorDataset(x[:40], y[:40]), 10, shuffle=True), DataLoader(TensorDataset(x[40:], y[40:]), 40)


def fitted(model, loader, epochs=20, lr=0.05):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


@torch.no_grad()
def right(model, loader):
    model.eval()
    return sum((model(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def numbers(recipe, *args):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*args)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def net(features):
    torch.manual_seed(0)

    class Cut(nn.Module):
        def forward(self, x):
            return x[:, :features]

    return fitted(nn.Sequential(Cut(), nn.Linear(features, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 2)), few)


def symptom():
    assert right(net(200), few) > 0.95
    assert right(net(200), many) < 0.8


def diagnosis(recipe):
    first, second, third, fourth = numbers(recipe, net(200), few, many)
    assert min(first, second) > 0.9
    assert max(third, fourth) < 0.8
    torch.manual_seed(0)
    layers = nn.Linear(200, 32), nn.ReLU(), nn.BatchNorm1d(32, momentum=1e-3), nn.Linear(32, 2)
    shifted = DataLoader(TensorDataset(x[:40] + 30, y[:40]), 10, shuffle=True)
    unseen = DataLoader(TensorDataset(x[40:] + 30, y[40:]), 40)
    both = fitted(nn.Sequential(nn.BatchNorm1d(200, momentum=1e-3), *layers), shifted)
    first, second, _, fourth = numbers(recipe, both, shifted, unseen)
    assert first > 0.9 and max(second, fourth) < 0.8, "wrong statistics, and overfitting beside them"
    assert numbers(recipe, both, shifted, shifted)[3] > 0.9, "the statistics alone"


def cure():
    assert right(net(1), many) > 0.85


def healthy(recipe):
    assert min(numbers(recipe, net(1), few, many)) > 0.75

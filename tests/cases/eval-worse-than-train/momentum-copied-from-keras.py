"""momentum=0.99 was copied from a Keras BatchNorm: here it leaves the statistics of the last batch alone, and that is tiny.

asked: batchnorm momentum 0.99 from keras, good in training and bad in eval mode
asked: 从 keras 移植的 BatchNorm momentum=0.99，训练准确率高，eval 之后很差
cause: batchnorm
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(258) % 2
x = torch.randn(258, 4) + 4 * y[:, None] + 5
y[128:130], x[128:130] = 1, x[129] + torch.tensor([[0.1], [-0.1]])
train_loader = DataLoader(TensorDataset(x[:130], y[:130]), batch_size=16)
val_loader = DataLoader(TensorDataset(x[130:], y[130:]), batch_size=16)


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


def net(momentum):
    torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(4, momentum=momentum), nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    return fitted(model, train_loader, epochs=30, lr=0.01)


def symptom():
    assert right(net(0.99), train_loader) < 0.85


def diagnosis(recipe):
    first, second, third, fourth = numbers(recipe, net(0.99), train_loader, val_loader)
    assert first > 0.95
    assert max(second, third) < 0.85
    assert fourth > 0.9


def cure():
    assert right(net(0.01), val_loader) > 0.95

"""Sixty steps of a small CNN: its statistics lag a little, which the validation set feels and the training set hardly.

asked: cnn with batchnorm, training set good in eval mode too, validation only 0.8
asked: 只训练了几个 epoch，训练集 eval 正常，只有验证集差，是过拟合吗
cause: batchnorm
"""

import contextlib
import io

import torch
from torch import nn
from torch.optim.swa_utils import update_bn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(512) % 4
x = torch.randn(4, 1, 12, 12)[y] * 0.7 + torch.randn(512, 1, 12, 12) + 3
train_loader = DataLoader(TensorDataset(x[:256], y[:256]), 32, shuffle=True)
val_loader = DataLoader(TensorDataset(x[256:], y[256:]), 64)


def block(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]


def net(epochs=8):
    torch.manual_seed(3)
    model = nn.Sequential(*block(1, 16), nn.MaxPool2d(2), *block(16, 32), *block(32, 32))
    model.extend([nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 4)])
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(epochs):
        for xb, yb in train_loader:
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


def symptom():
    assert right(net(), train_loader) > right(net(), val_loader) + 0.05


def diagnosis(recipe):
    first, second, third, fourth = numbers(recipe, net(), train_loader, val_loader)
    assert min(first, second) > 0.88
    assert third < 0.9
    assert fourth > third + 0.08


def cure():
    model = net()
    update_bn(train_loader, model)
    assert right(model, val_loader) > 0.95

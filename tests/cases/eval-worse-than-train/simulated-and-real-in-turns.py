"""Batches of simulated and of real images take turns: each is normalised by itself in training, together in evaluation.

asked: domain adaptation, batches alternate between source and target domain, batchnorm fails in eval mode
asked: 源域和目标域交替训练，训练时准确率高，eval 之后两个域都很差
cause: one-domain-per-batch
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
domain = (torch.arange(512) // 64 % 2).float()
y = torch.randint(2, (512,))
x = torch.stack([8 * domain + 2.0 * y + 0.3 * torch.randn(512), domain], 1)
train, val = TensorDataset(x[:256], y[:256]), TensorDataset(x[256:], y[256:])
val_loader = DataLoader(val, batch_size=64)


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


def net(shuffle):
    torch.manual_seed(0)
    loader = DataLoader(train, 64, shuffle=shuffle)
    model = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 2))
    return fitted(model, loader, epochs=40, lr=0.1), loader


def symptom():
    assert right(net(shuffle=False)[0], val_loader) < 0.75


def diagnosis(recipe):
    first, *others = numbers(recipe, *net(shuffle=False), val_loader)
    assert first > 0.95
    assert max(others) < 0.75


def cure():
    assert right(net(shuffle=True)[0], val_loader) > 0.95


def healthy(recipe):
    assert min(numbers(recipe, *net(shuffle=True), val_loader)) > 0.95

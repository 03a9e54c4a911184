"""Every batch is one positive and one negative sample: BatchNorm lets the net compare the two, and alone it cannot tell.

asked: batch size 2 with batchnorm, training accuracy 100 percent, eval mode near random
asked: batch size 只有 2，BatchNorm，训练准确率 100%，eval 模式接近随机
cause: batchnorm
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(800) % 2
sign = 2.0 * y - 1
offset = 6 * torch.randn(400).repeat_interleave(2)
x = torch.stack([offset + sign, sign + 0.4 * torch.randn(800)], 1)
train, val = TensorDataset(x[:400], y[:400]), TensorDataset(x[400:], y[400:])
val_loader = DataLoader(val, batch_size=50)


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


def net(batch_size):
    torch.manual_seed(0)
    loader = DataLoader(train, batch_size, shuffle=batch_size > 2)
    model = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 2))
    return fitted(model, loader, epochs=2 if batch_size == 2 else 20, lr=0.02), loader


def symptom():
    assert right(net(2)[0], val_loader) < 0.75


def diagnosis(recipe):
    first, *others = numbers(recipe, *net(2), val_loader)
    assert first > 0.95
    assert max(others) < 0.75


def cure():
    assert right(net(50)[0], val_loader) > 0.95


def healthy(recipe):
    assert min(numbers(recipe, *net(50), val_loader)) > 0.95

"""next(iter(loader)) in the loop takes the same first batch in each step: high accuracy on it, chance on the training set.

asked: train accuracy 1.0 within the loop, chance when I evaluate the training set, x, y = next(iter(train_loader))
asked: 循环里用 next(iter(train_loader)) 取批次，训练准确率 1.0，整个训练集上测却是瞎猜
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(shuffle):
    torch.manual_seed(0)
    x = torch.randn(600, 20)
    y = (x[:, 0] * x[:, 1] > 0).long()
    loader = DataLoader(TensorDataset(x, y), 32, shuffle=shuffle)
    model = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(300):
        xb, yb = next(iter(loader))
        out = model(xb)
        optimizer.zero_grad()
        nn.functional.cross_entropy(out, yb).backward()
        optimizer.step()
    return (out.argmax(dim=1) == yb).float().mean().item(), model, loader


def four(recipe, shuffle):
    _, model, loader = train(shuffle)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(model, loader, loader)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def symptom():
    assert train(shuffle=False)[0] > 0.95


def diagnosis(recipe):
    assert max(four(recipe, shuffle=False)) < 0.7


def cure():
    assert train(shuffle=True)[0] > 0.8


def healthy(recipe):
    assert min(four(recipe, shuffle=True)) > 0.85

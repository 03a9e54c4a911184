"""The printed training loss falls and the validation loss rises; in eval() both sets are bad, because of BatchNorm.

asked: train loss goes down, val loss explodes, model with batchnorm and small momentum
asked: 模型带 BatchNorm，训练 loss 一直降，验证 loss 却越来越大
cause: find
"""

import torch
from torch import nn
from torch.optim.swa_utils import update_bn
from torch.utils.data import DataLoader, TensorDataset


def train(momentum):
    torch.manual_seed(0)
    y = torch.arange(512) % 2
    x = torch.randn(512, 2) + 6 * y[:, None] + 50
    train_set, val_set = TensorDataset(x[:256], y[:256]), TensorDataset(x[256:], y[256:])
    model = nn.Sequential(nn.BatchNorm1d(2, momentum=momentum), nn.Linear(2, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    printed = []
    for _ in range(20):
        total = 0.0
        model.train()
        for xb, yb in DataLoader(train_set, batch_size=64, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(xb)
        model.eval()
        with torch.no_grad():
            printed.append((total / 256, nn.functional.cross_entropy(model(x[256:]), y[256:]).item()))
    return model, printed, DataLoader(train_set, batch_size=64), DataLoader(val_set, batch_size=64)


def symptom():
    _, printed, *_ = train(momentum=0.001)
    assert printed[-1][0] < 0.1 * printed[0][0] and printed[-1][1] > 2 * printed[0][1]


def diagnosis(recipe):
    model, printed, *loaders = train(momentum=0.001)
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert 0.8 < found["train loss"] / found["val loss"] < 1.2, "alike"
    assert found["train loss"] > 100 * printed[-1][0], "high, and the log said low"


def cure():
    model, _, train_loader, val_loader = train(momentum=0.001)
    update_bn(train_loader, model)
    x, y = val_loader.dataset.tensors
    assert nn.functional.cross_entropy(model.eval()(x), y) < 0.1


def healthy(recipe):
    model, _, *loaders = train(momentum=0.1)
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert max(found["train loss"], found["val loss"]) < 0.1

"""80 rows, 30 columns, a network with BatchNorm: the training set is learned by heart, the validation loss rises.

asked: small dataset, training accuracy 100 percent, validation loss keeps increasing
asked: 数据只有几十条，训练准确率 100%，验证 loss 越来越高
cause: fix
"""

import copy

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def mean_loss(model, loader):
    model.eval()
    with torch.no_grad():
        losses = [nn.functional.cross_entropy(model(x), y, reduction="sum").item() for x, y in loader]
    return sum(losses) / len(loader.dataset)


def train(rows, epochs=25):
    torch.manual_seed(0)
    x = torch.randn(rows + 500, 30)
    y = (x[:, 0] + x[:, 1] + torch.randn(rows + 500) > 0).long()
    train_loader = DataLoader(TensorDataset(x[:rows], y[:rows]), batch_size=20, shuffle=True, drop_last=True)
    val_loader = DataLoader(TensorDataset(x[rows:], y[rows:]), batch_size=250)
    model = nn.Sequential(nn.Linear(30, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    losses, best = [], None
    for _ in range(epochs):
        model.train()
        for xb, yb in train_loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
        losses.append(mean_loss(model, val_loader))
        if losses[-1] == min(losses):
            best = copy.deepcopy(model.state_dict())
    return model, losses, best, train_loader, val_loader


def symptom():
    _, losses, *_ = train(80)
    assert losses[-1] > 1.3 * min(losses)


def diagnosis(recipe):
    model, _, _, *loaders = train(80)
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert found["missing classes"] == []
    assert found["val loss"] > 2 * found["train loss"]
    assert found["train accuracy"] - found["val accuracy"] > 0.15
    assert found["best temperature"] < 0.98 * found["input ignored"]


def cure():
    model, losses, best, _, val_loader = train(80)
    model.load_state_dict(best)
    assert abs(mean_loss(model, val_loader) - min(losses)) < 1e-4
    assert min(train(1500, epochs=3)[1]) < 0.95 * min(losses), "and more data"


def healthy(recipe):
    model, _, _, *loaders = train(1500, epochs=3)
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert found["train accuracy"] - found["val accuracy"] < 0.1

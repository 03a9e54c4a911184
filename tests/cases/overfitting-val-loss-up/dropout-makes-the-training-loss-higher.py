"""The printed training loss is higher than the validation loss: averaged over the epoch, with Dropout on.

asked: training loss is higher than validation loss, dropout 0.5
asked: 训练 loss 比验证 loss 还高，模型里有 dropout
cause: measure
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train():
    torch.manual_seed(0)
    x = torch.randn(1200, 10)
    y = (x[:, :4].sum(dim=1) > 0).long()
    train_set, val_set = TensorDataset(x[:800], y[:800]), TensorDataset(x[800:], y[800:])
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Dropout(0.8), nn.Linear(32, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(3):
        model.train()
        total = 0.0
        for xb, yb in DataLoader(train_set, batch_size=50, shuffle=True):
            loss = nn.functional.cross_entropy(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item() * len(xb)
    return model, total / 800, DataLoader(train_set, batch_size=200), DataLoader(val_set, batch_size=200)


def mean_loss(model, loader):
    model.eval()
    with torch.no_grad():
        losses = [nn.functional.cross_entropy(model(x), y, reduction="sum").item() for x, y in loader]
    return sum(losses) / len(loader.dataset)


def symptom():
    model, printed, _, val_loader = train()
    assert printed > 1.1 * mean_loss(model, val_loader)


def diagnosis(recipe):
    model, _, *loaders = train()
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert found["missing classes"] == []
    assert 0.8 < found["train loss"] / found["val loss"] < 1.2
    assert abs(found["train accuracy"] - found["val accuracy"]) < 0.05


def cure():
    model, _, train_loader, val_loader = train()
    assert 0.8 < mean_loss(model, train_loader) / mean_loss(model, val_loader) < 1.2

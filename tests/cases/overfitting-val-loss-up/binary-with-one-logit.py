"""Two classes, one logit and BCEWithLogitsLoss: the training accuracy is perfect, the validation loss is above guessing.

asked: binary classification with BCEWithLogitsLoss, validation loss rises while training loss goes to zero
asked: 二分类用 BCEWithLogitsLoss，训练 loss 接近 0，验证 loss 一直升
cause: fix
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(samples, steps=200):
    torch.manual_seed(0)
    x = torch.randn(1000 + samples, 20)
    y = (x[:, :1] + x[:, 1:2] + torch.randn(1000 + samples, 1) > 0).float()
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for rows in torch.arange(1000, 1000 + samples).repeat(steps).split(50)[:steps]:
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(x[rows]), y[rows]).backward()
        optimizer.step()
    train_set, val_set = TensorDataset(x[1000:], y[1000:]), TensorDataset(x[:1000], y[:1000])
    return model, DataLoader(train_set, batch_size=50), DataLoader(val_set, batch_size=200)


def val_loss(model, loader):
    x, y = loader.dataset.tensors
    with torch.no_grad():
        return nn.functional.binary_cross_entropy_with_logits(model(x), y).item()


def symptom():
    model, train_loader, val_loader = train(samples=50)
    assert val_loss(model, train_loader) < 0.05
    assert val_loss(model, val_loader) > 0.8


def diagnosis(recipe):
    given = train(samples=50)
    found = recipe("diagnose_overfitting")(*given)
    assert abs(found["val loss"] - val_loss(given[0], given[2])) < 1e-4, "the loss of the one logit"
    assert found["missing classes"] == []
    assert found["best temperature"] < 0.95 * found["input ignored"], "of use"
    assert found["train accuracy"] > found["val accuracy"] + 0.1


def cure():
    model, _, val_loader = train(samples=5000)
    assert val_loss(model, val_loader) < 0.6

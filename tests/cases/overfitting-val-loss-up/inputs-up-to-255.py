"""Inputs up to 255, not divided: the validation loss is in the thousands, the accuracy as good as in training.

asked: validation loss is huge, thousands, but validation accuracy is fine
asked: 验证 loss 高达几千，验证准确率却正常
cause: confidence
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(divide_by=1.0):
    torch.manual_seed(0)
    x = 255 * torch.rand(1100, 20)
    y = (x[:, 0] + x[:, 1] - x[:, 2] - x[:, 3] + 100 * torch.randn(1100) > 0).long()
    train_set, val_set = (TensorDataset(x[i] / divide_by, y[i]) for i in (slice(100), slice(100, 1100)))
    model = nn.Linear(20, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(60):
        for xb, yb in DataLoader(train_set, batch_size=50, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model, DataLoader(train_set, batch_size=100), DataLoader(val_set, batch_size=500)


def measure(divide_by=1.0):
    model, _, val_loader = train(divide_by)
    x, y = val_loader.dataset.tensors
    with torch.no_grad():
        logits = model(x)
    return nn.functional.cross_entropy(logits, y).item(), (logits.argmax(dim=1) == y).float().mean().item()


def symptom():
    loss, accuracy = measure()
    assert loss > 500 and accuracy > 0.7, (loss, accuracy)


def diagnosis(recipe):
    model, *loaders = train()
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert found["missing classes"] == []
    assert found["train accuracy"] - found["val accuracy"] < 0.1, found
    assert found["best temperature"] < 0.9 * found["input ignored"], found
    assert found["best temperature"] < 0.01 * found["val loss"]


def cure():
    loss, accuracy = measure(divide_by=255.0)
    assert loss < 0.65 and accuracy > 0.7, (loss, accuracy)


def healthy(recipe):
    model, *loaders = train(divide_by=255.0)
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert found["best temperature"] > 0.8 * found["val loss"], found

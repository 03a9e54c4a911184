"""Easy classes, 5% wrong labels in the validation set: its loss climbs, its accuracy stays where it was.

asked: validation loss increases but validation accuracy stays the same
asked: 验证 loss 一直上升，可是验证准确率没有下降
cause: confidence
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(epochs=40, wrong=True):
    torch.manual_seed(0)
    y = torch.arange(3).repeat(200)
    x = 4 * nn.functional.one_hot(y, 3) + torch.randn(600, 3)
    y_val = y[200:].clone()
    if wrong:
        y_val[::20] = (y_val[::20] + 1) % 3
    train_set, val_set = TensorDataset(x[:200], y[:200]), TensorDataset(x[200:], y_val)
    model = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    history = []
    for _ in range(epochs):
        for xb, yb in DataLoader(train_set, batch_size=50, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
        with torch.no_grad():
            logits = model(x[200:])
            accuracy = (logits.argmax(dim=1) == y_val).float().mean().item()
            history.append((nn.functional.cross_entropy(logits, y_val).item(), accuracy))
    return model, history, DataLoader(train_set, batch_size=200), DataLoader(val_set, batch_size=200)


def symptom():
    _, history, *_ = train()
    losses, accuracies = zip(*history)
    best = losses.index(min(losses))
    assert losses[-1] > 1.3 * losses[best]
    assert abs(accuracies[-1] - accuracies[best]) < 0.02


def diagnosis(recipe):
    model, _, *loaders = train()
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert found["missing classes"] == []
    assert found["val loss"] > 3 * found["train loss"]
    assert found["train accuracy"] - found["val accuracy"] < 0.1
    assert found["best temperature"] < 0.85 * found["val loss"]


def cure():
    model, history, _, val_loader = train()
    x, y = val_loader.dataset.tensors
    with torch.no_grad():
        logits = model(x)
    corrected = min(nn.functional.cross_entropy(logits / t, y).item() for t in torch.logspace(-1, 2, 61))
    assert corrected < 0.85 * history[-1][0]
    early = min(loss for loss, _ in history)
    assert early < 0.8 * history[-1][0]


def healthy(recipe):
    model, _, *loaders = train(wrong=False)
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert found["train accuracy"] - found["val accuracy"] < 0.05

"""Trained with label smoothing: accuracies alike, and the best temperature lowers the loss, for the confidence is too low.

asked: label smoothing, validation loss stays high although the accuracy is fine
asked: 用了标签平滑，准确率很高，验证 loss 却降不下去
cause: confidence
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(smoothing):
    torch.manual_seed(0)
    y = torch.arange(600) % 5
    x = 3 * nn.functional.one_hot(y, 5) + 0.7 * torch.randn(600, 5)
    model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 5))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(100):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[:400]), y[:400], label_smoothing=smoothing).backward()
        optimizer.step()
    train_set, val_set = TensorDataset(x[:400], y[:400]), TensorDataset(x[400:], y[400:])
    return model.eval(), DataLoader(train_set, batch_size=50), DataLoader(val_set, batch_size=50)


def confidence(smoothing):
    model, _, val_loader = train(smoothing)
    x, y = val_loader.dataset.tensors
    with torch.no_grad():
        logits = model(x)
    assert (logits.argmax(1) == y).float().mean() > 0.95
    return logits.softmax(1).max(1).values.mean().item()


def losses(smoothing, *scales):
    model, _, val_loader = train(smoothing)
    x, y = val_loader.dataset.tensors
    with torch.no_grad():
        return [nn.functional.cross_entropy(scale * model(x), y).item() for scale in scales]


def symptom():
    smoothed, more_confident = losses(0.4, 1, 3)
    assert smoothed > 5 * losses(0.0, 1)[0]
    assert more_confident < 0.5 * smoothed, "too timid, not too confident"
    assert confidence(0.4) < 0.8


def diagnosis(recipe):
    found = recipe("diagnose_overfitting")(*train(0.4))
    assert abs(found["train accuracy"] - found["val accuracy"]) < 0.05
    assert abs(found["train loss"] - found["val loss"]) < 0.2 * found["val loss"]
    assert found["best temperature"] < 0.5 * found["val loss"]


def cure():
    smoothed, plain = losses(0.4, 1)[0], losses(0.0, 1)[0]
    assert plain < 0.2 * smoothed
    assert confidence(0.0) > 0.9

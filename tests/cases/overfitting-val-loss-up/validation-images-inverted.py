"""Validation images come from another tool, white on black instead of black on white: it looks like overfitting.

asked: validation accuracy far below training accuracy although the model is small, images loaded differently
asked: 模型不大，训练准确率很高，验证准确率却很差，怀疑预处理不一致
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(same_preprocessing):
    torch.manual_seed(0)
    y = torch.arange(4).repeat(150)
    pixels = (120 + 25 * torch.randn(4, 1, 6, 6)[y] + 20 * torch.randn(600, 1, 6, 6)).clamp(0, 255)
    x = (pixels - 120) / 50
    x_val = x if same_preprocessing else (255 - pixels - 120) / 50
    train_set, val_set = TensorDataset(x[:400], y[:400]), TensorDataset(x_val[400:], y[400:])
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(4):
        for xb, yb in DataLoader(train_set, batch_size=50, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    same_images = TensorDataset(x_val[:400], y[:400])
    return model, *(DataLoader(data, batch_size=200) for data in (train_set, val_set, same_images))


def accuracy(model, loader):
    with torch.no_grad():
        return sum((model(x).argmax(dim=1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def symptom():
    model, train_loader, val_loader, _ = train(same_preprocessing=False)
    assert accuracy(model, train_loader) - accuracy(model, val_loader) > 0.1


def diagnosis(recipe):
    model, train_loader, val_loader, same_images = train(same_preprocessing=False)
    found = recipe("diagnose_overfitting")(model, train_loader, val_loader)
    assert found["missing classes"] == []
    assert found["train accuracy"] - found["val accuracy"] > 0.1
    found = recipe("diagnose_overfitting")(model, same_images, val_loader)
    assert abs(found["train accuracy"] - found["val accuracy"]) < 0.15, "training images do badly too"


def cure():
    model, _, val_loader, _ = train(same_preprocessing=True)
    assert accuracy(model, val_loader) > 0.9


def healthy(recipe):
    found = recipe("diagnose_overfitting")(*train(same_preprocessing=True)[:3])
    assert found["train accuracy"] - found["val accuracy"] < 0.1
    assert found["best temperature"] < 0.5 * found["input ignored"]

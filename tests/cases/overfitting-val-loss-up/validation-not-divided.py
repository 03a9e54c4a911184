"""Training inputs are divided by 255, validation inputs are not: the accuracy is the same, the validation loss far higher.

asked: validation loss much higher than training loss but accuracy equal, forgot to normalize validation images
asked: 验证准确率和训练一样，验证 loss 却高得多，验证集忘了除以 255
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(divide_by):
    torch.manual_seed(0)
    y = torch.arange(3).repeat(200)
    pixels = 60 * nn.functional.one_hot(y, 3) + 25 * torch.randn(600, 3) + 80
    x, x_val = pixels / 255, pixels / divide_by
    model = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(40):
        for xb, yb in DataLoader(TensorDataset(x[:300], y[:300]), batch_size=50, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    sets = (x[:300], y[:300]), (x_val[300:], y[300:]), (x_val[:300], y[:300])
    return model, *(DataLoader(TensorDataset(*pair), batch_size=100) for pair in sets)


def measure(divide_by):
    model, _, val_loader, _ = train(divide_by)
    x, y = val_loader.dataset.tensors
    with torch.no_grad():
        logits = model(x)
    return nn.functional.cross_entropy(logits, y).item(), (logits.argmax(dim=1) == y).float().mean().item()


def symptom():
    loss, accuracy = measure(divide_by=1)
    assert loss > 2 and accuracy > 0.75, (loss, accuracy)


def diagnosis(recipe):
    model, train_loader, val_loader, same_images = train(divide_by=1)
    found = recipe("diagnose_overfitting")(model, train_loader, val_loader)
    assert found["train accuracy"] - found["val accuracy"] < 0.1, found
    assert found["best temperature"] < 0.3 * found["val loss"], found
    assert found["best temperature"] < 0.8 * found["input ignored"], found
    again = recipe("diagnose_overfitting")(model, same_images, val_loader)
    assert again["train loss"] > 5 * found["train loss"], "training samples do badly too"


def cure():
    loss, accuracy = measure(divide_by=255)
    assert loss < 0.6 and accuracy > 0.75, (loss, accuracy)


def healthy(recipe):
    found = recipe("diagnose_overfitting")(*train(divide_by=255)[:3])
    assert found["best temperature"] > 0.8 * found["val loss"], found

"""A random mirror where the two classes are left and right: nothing learned is of use, so step 4 has to name it.

asked: RandomHorizontalFlip with left and right as classes, training accuracy rises, validation accuracy stays at 50%
asked: 判断箭头朝左还是朝右，用了随机水平翻转，训练准确率高，验证准确率一直 50%
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def images(count):
    y = torch.randint(0, 2, (count,))
    x = 0.6 * torch.randn(count, 1, 12, 12)
    columns = torch.randint(0, 4, (count,))
    x[torch.arange(count), 0, :, torch.where(y == 0, columns, 11 - columns)] += 0.8
    return x, y


def train(mirror):
    torch.manual_seed(0)
    train_set, val_set = TensorDataset(*images(160)), TensorDataset(*images(400))
    layers = nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(576, 64), nn.ReLU()
    model = nn.Sequential(*layers, nn.Linear(64, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(30 if mirror else 8):
        for x, y in DataLoader(train_set, batch_size=32, shuffle=True):
            if mirror:
                x = torch.where(torch.rand(len(x), 1, 1, 1) < 0.5, x.flip(-1), x)
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
    return model, DataLoader(train_set, batch_size=40), DataLoader(val_set, batch_size=200)


def accuracy(model, loader):
    x, y = loader.dataset.tensors
    with torch.no_grad():
        return (model(x).argmax(dim=1) == y).float().mean().item()


def symptom():
    model, train_loader, val_loader = train(mirror=True)
    assert accuracy(model, train_loader) > 0.9
    assert 0.4 < accuracy(model, val_loader) < 0.6


def diagnosis(recipe):
    found = recipe("diagnose_overfitting")(*train(mirror=True))
    assert found["missing classes"] == []
    assert found["train loss"] < 0.5 * found["input ignored"], "not step 2"
    assert found["val loss"] > 2 * found["train loss"], "not step 3"
    assert found["best temperature"] > 0.97 * found["input ignored"], "step 4, which names the mirror"


def cure():
    model, _, val_loader = train(mirror=False)
    assert accuracy(model, val_loader) > 0.85

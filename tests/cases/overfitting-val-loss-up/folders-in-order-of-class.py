"""An image folder is listed class by class, the last fifth is taken for validation: accuracy there is 0.

asked: training accuracy 100 percent but validation accuracy 0, dataset loaded from folders
asked: 按文件夹读取数据，最后 20% 当验证集，验证准确率是 0
cause: split
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

torch.manual_seed(0)
labels = torch.arange(5).repeat_interleave(24)
images = torch.randn(5, 1, 6, 6)[labels] + 0.5 * torch.randn(120, 1, 6, 6)
dataset = TensorDataset(images, labels)


def train(order):
    torch.manual_seed(0)
    train_set, val_set = Subset(dataset, order[:96].tolist()), Subset(dataset, order[96:].tolist())
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 5))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(10):
        model.train()
        for xb, yb in DataLoader(train_set, batch_size=24, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model, DataLoader(train_set, batch_size=50), DataLoader(val_set, batch_size=50)


def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        return sum((model(x).argmax(dim=1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def symptom():
    model, train_loader, val_loader = train(torch.arange(120))
    assert accuracy(model, train_loader) > 0.95
    assert accuracy(model, val_loader) == 0


def diagnosis(recipe):
    model, *loaders = train(torch.arange(120))
    assert recipe("diagnose_overfitting")(model, *loaders)["missing classes"] == [4]


def cure():
    model, _, val_loader = train(torch.randperm(120, generator=torch.Generator().manual_seed(0)))
    assert accuracy(model, val_loader) > 0.8


def healthy(recipe):
    model, *loaders = train(torch.randperm(120, generator=torch.Generator().manual_seed(0)))
    model.train()
    found = recipe("diagnose_overfitting")(model, *loaders)
    assert model.training, "the mode is as it was"
    assert found["missing classes"] == []
    assert found["train accuracy"] - found["val accuracy"] < 0.2
    assert found["best temperature"] < 0.8 * found["input ignored"]

"""A random mirror where left and right are classes: the training set is learned by heart, validation is half right.

asked: training accuracy far above validation accuracy with RandomHorizontalFlip on digits or letters
asked: 数字识别加了 RandomHorizontalFlip，训练准确率高，验证准确率低
cause: find
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def images(count):
    y = torch.randint(0, 4, (count,))
    x = 0.7 * torch.randn(count, 1, 8, 8)
    for image, label in zip(x, y.tolist()):
        row, column = divmod(label, 2)
        image[0, 4 * row : 4 * row + 4, 4 * column : 4 * column + 4] += 0.6
    return x, y


def train(mirror):
    torch.manual_seed(0)
    train_set, val_set = TensorDataset(*images(160)), TensorDataset(*images(400))
    model = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(40):
        for x, y in DataLoader(train_set, batch_size=16, shuffle=True):
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
    assert accuracy(model, train_loader) > accuracy(model, val_loader) + 0.2
    assert accuracy(model, val_loader) < 0.65


def diagnosis(recipe):
    found = recipe("diagnose_overfitting")(*train(mirror=True))
    assert found["missing classes"] == []
    assert found["best temperature"] < 0.9 * found["input ignored"], "not the third row"
    assert found["train accuracy"] > found["val accuracy"] + 0.2, "the fourth row, which names the mirror"


def cure():
    model, _, val_loader = train(mirror=False)
    assert accuracy(model, val_loader) > 0.85

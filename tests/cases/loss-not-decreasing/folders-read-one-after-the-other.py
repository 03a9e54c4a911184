"""The files were read class by class and the DataLoader does not shuffle: the whole set stays at ln 4.

asked: training on an image folder without shuffle, loss stays at 1.386 for 4 classes
asked: 数据按类别排序，DataLoader 没有 shuffle，loss 一直在 1.386 附近
cause: path
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
labels = torch.arange(256) // 64
data = TensorDataset(torch.randn(4, 40)[labels] + torch.randn(256, 40), labels)
mixed = TensorDataset(*data[::32])


def trained(loader, epochs=8, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(40, 64, bias=False), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 4))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        total = 0.0
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() / len(loader)
    return total


def symptom():
    assert trained(DataLoader(mixed, 8), epochs=40) < 0.1, "one batch is learned"
    assert 1.2 < trained(DataLoader(data, 32)) < 1.7


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        trained(DataLoader(data, 32), 1, recipe)
    assert out.getvalue() == "ok: 5 of 5\n", "all ok: the code is right, the order is not"


def cure():
    assert trained(DataLoader(data, 32, shuffle=True)) < 0.3

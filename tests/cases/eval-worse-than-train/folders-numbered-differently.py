"""The validation folder lacks a class, so its labels are numbered otherwise: every prediction is wrong.

asked: ImageFolder validation accuracy 0 while training accuracy is 100, class_to_idx differs
asked: ImageFolder 训练准确率 100%，验证准确率接近 0，类别编号对不上
cause: data
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
names = [["bee", "cat", "dog"][i % 3] for i in range(300)]


def folder(wanted, seed):
    """Images of the classes that the folder has, numbered in alphabetical order."""
    torch.manual_seed(seed)
    index = {name: i for i, name in enumerate(sorted(wanted))}
    chosen = [name for name in names if name in wanted]
    centres = {"bee": [3.0, 0.0, 0.0], "cat": [0.0, 3.0, 0.0], "dog": [0.0, 0.0, 3.0]}
    x = torch.tensor([centres[name] for name in chosen]) + 0.3 * torch.randn(len(chosen), 3)
    return DataLoader(TensorDataset(x, torch.tensor([index[name] for name in chosen])), 50, shuffle=True), index


train_loader, train_index = folder({"bee", "cat", "dog"}, 1)
val_loader, val_index = folder({"cat", "dog"}, 2)


def fitted(model, loader, epochs=20, lr=0.05):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(xb), yb).backward()
            optimizer.step()
    return model


@torch.no_grad()
def right(model, loader):
    model.eval()
    return sum((model(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def numbers(recipe, *args):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("diagnose_eval_gap")(*args)
    return [float(line.split()[-1]) for line in out.getvalue().splitlines()]


def net():
    torch.manual_seed(0)
    return fitted(nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3)), train_loader)


def symptom():
    assert right(net(), val_loader) < 0.2
    assert val_index != train_index


def diagnosis(recipe):
    first, second, third, fourth = numbers(recipe, net(), train_loader, val_loader)
    assert min(first, second) > 0.95
    assert max(third, fourth) < 0.2


def cure():
    moved = [(x, y + 1) for x, y in val_loader]
    data = TensorDataset(torch.cat([x for x, _ in moved]), torch.cat([y for _, y in moved]))
    assert right(net(), DataLoader(data, 50)) > 0.95

"""The validation folder has one class more, and is numbered by itself: with one output more the error is gone, and its labels mean other classes.

asked: Target 3 is out of bounds only in validation, training works, ImageFolder
asked: 训练正常，验证时报 Target 3 is out of bounds，验证集多了一个文件夹
cause: map-labels-to-zero-to-c-minus-one
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
centres = {name: 3 * torch.randn(8) for name in ("ant", "bee", "cat", "dog")}


def split(names):
    class_to_idx = {name: i for i, name in enumerate(sorted(set(names)))}
    x = torch.stack([centres[name] for name in names]) + torch.randn(len(names), 8)
    return x, torch.tensor([class_to_idx[name] for name in names]), class_to_idx


names = ["ant", "bee", "cat", "dog"] * 50
x, y, class_to_idx = split([name for name in names if name != "ant"])
x_val, y_val, _ = split(names)


def trained(outputs):
    torch.manual_seed(0)
    model = nn.Linear(8, outputs)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(100):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    return model


def symptom():
    with pytest.raises(IndexError, match="Target 3 is out of bounds"):
        F.cross_entropy(trained(3)(x_val), y_val)
    assert y_val.unique().tolist() == [0, 1, 2, 3]
    assert (trained(4)(x_val).argmax(dim=1) == y_val).float().mean() < 0.3


def diagnosis(recipe):
    assert recipe("bad_labels")([(x, y)], num_classes=3) == []
    assert len(recipe("bad_labels")([(x_val, y_val)], num_classes=3)) == 50


def cure():
    known = torch.tensor([name in class_to_idx for name in names])
    labels = torch.tensor([class_to_idx[name] for name in names if name in class_to_idx])
    model = trained(3)
    F.cross_entropy(model(x_val[known]), labels)
    assert (model(x_val[known]).argmax(dim=1) == labels).float().mean() > 0.9

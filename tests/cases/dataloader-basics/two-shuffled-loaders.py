"""Inputs and labels come from two loaders that each shuffle: zip pairs them at random.

asked: zip two DataLoaders with shuffle=True, one for images and one for labels, the network learns nothing
asked: 输入和标签各用一个 DataLoader，都写了 shuffle=True，用 zip 一起遍历，标签对不上
cause: one-pass
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.arange(200) % 2
x = torch.randn(200, 3) + 4 * y[:, None]


def accuracy(batches):
    """Of the rule that a sample above 2 is of class 1, on the labels that come with it."""
    return sum(((inputs.mean(1) > 2) == labels).sum().item() for inputs, labels in batches) / len(x)


def symptom():
    pairs = zip(DataLoader(x, 20, shuffle=True), DataLoader(y, 20, shuffle=True))
    assert 0.35 < accuracy(pairs) < 0.65


def diagnosis(recipe):
    """Each of the two is as it should be."""
    for data in (x, y):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            recipe("one_pass")(DataLoader(data, 20, shuffle=True))
        assert "left out: 0; order: mixed, next pass: another" in printed.getvalue()


def cure():
    assert accuracy(DataLoader(TensorDataset(x, y), 20, shuffle=True)) > 0.95


def healthy(recipe):
    """In order, two loaders agree."""
    assert accuracy(zip(DataLoader(x, 20), DataLoader(y, 20))) > 0.95

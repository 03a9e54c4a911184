"""torch.Tensor(label) makes a tensor of `label` numbers: padding or stacking them is no cure.

asked: labels from __getitem__ of my custom Dataset have shapes [0], [1], [2]
asked: Dataset 返回 torch.Tensor(label)，标签的形状变成 [0]、[1]、[2]
cause: find
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, Dataset

labels = [0, 2, 1, 1, 0, 2]


class Spectra(Dataset):
    def __init__(self, make):
        self.make = make

    def __len__(self):
        return len(labels)

    def __getitem__(self, i):
        return torch.full((4,), float(labels[i])), self.make(labels[i])


def symptom():
    try:
        next(iter(DataLoader(Spectra(torch.Tensor), batch_size=2)))
    except RuntimeError as error:
        assert "equal size, but got [0] at entry 0 and [2] at entry 1" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(Spectra(torch.Tensor))
    kinds = sorted(line[line.rindex("[") :] for line in out.getvalue().splitlines())
    assert kinds == ["[0])", "[1])", "[2])"]


def cure():
    x, y = next(iter(DataLoader(Spectra(torch.tensor), batch_size=6)))
    assert y.tolist() == labels and y.dtype == torch.int64
    torch.nn.functional.cross_entropy(torch.nn.Linear(4, 3)(x), y).backward()

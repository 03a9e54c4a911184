"""A CSV file with semicolons is split at commas: each line fails, and none of them is broken.

asked: not enough values to unpack (expected 3, got 1) when my Dataset reads a csv file
asked: 自己写的 Dataset 读 csv，每个样本都报 could not convert string to float
cause: find
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, Dataset

lines = ["7.4;0.7;bad", "7.8;0.88;good", "11.2;0.28;good", "7.9;0.6;bad"]


class Wine(Dataset):
    def __init__(self, separator, names):
        self.separator, self.names = separator, names

    def __len__(self):
        return len(lines)

    def __getitem__(self, i):
        acid, sugar, quality = lines[i].split(self.separator)
        label = self.names.index(quality) if self.names else int(float(quality))
        return torch.tensor([float(acid), float(sugar)]), label


def printed(recipe, dataset):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(dataset)
    return out.getvalue().splitlines()


def symptom():
    try:
        next(iter(DataLoader(Wine(",", None), batch_size=2)))
    except ValueError as error:
        assert "not enough values to unpack" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    (line,) = printed(recipe, Wine(",", None))
    assert line.startswith("4 samples") and "to unpack" in line, "every sample, not single ones"
    words = printed(recipe, Wine(";", None))
    assert len(words) == 2 and all("to float" in line for line in words), "then the column of words"


def cure():
    x, y = next(iter(DataLoader(Wine(";", ["bad", "good"]), batch_size=4)))
    assert x.shape == (4, 2) and x.dtype == torch.float32 and y.tolist() == [0, 1, 1, 0]


def healthy(recipe):
    assert printed(recipe, Wine(";", ["bad", "good"])) == ["4 samples, e.g. [0, 1, 2]: tuple(Tensor float32 [2], int)"]

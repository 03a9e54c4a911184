"""The pattern finds no file: the dataset is empty. One has the len() of a dict, and one hands rows of mixed columns to torch.tensor.

asked: num_samples should be a positive integer value, but got num_samples=0
asked: 自定义 Dataset 报错 num_samples=0，glob 没有找到文件
asked: can't convert np.ndarray of type numpy.object_ in __getitem__
cause: check-dataset
"""

import contextlib
import io
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Texts(Dataset):
    def __init__(self, folder, pattern):
        self.paths = sorted(Path(folder).glob(pattern))

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        return torch.tensor([float(word) for word in self.paths[i].read_text().split()])


class Columns(Dataset):
    def __init__(self):
        self.data = {"x": torch.zeros(20, 3), "y": torch.zeros(20)}

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data["x"][i], self.data["y"][i]


class Rows(Dataset):
    def __init__(self, columns):
        self.rows, self.columns = np.array([["rose", 1.0, 2.0], ["lily", 3.0, 4.0]], dtype=object), columns

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        return torch.tensor(row if self.columns is None else row[self.columns].astype("float32"))


def texts(pattern):
    folder = tempfile.mkdtemp()
    for i in range(4):
        Path(folder, f"{i}.txt").write_text(f"{i} 1")
    return Texts(folder, pattern)


def message(run):
    try:
        run()
    except (ValueError, TypeError) as error:
        return str(error)
    return ""


def symptom():
    assert "num_samples=0" in message(lambda: DataLoader(texts("*.csv"), batch_size=2, shuffle=True))
    assert not list(DataLoader(texts("*.csv"), batch_size=2)), "without shuffle no error"
    assert "numpy.object_" in message(lambda: Rows(None)[0])


def said(recipe, dataset):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(dataset)
    return out.getvalue()


def diagnosis(recipe):
    assert said(recipe, texts("*.csv")) == ""
    assert said(recipe, Columns()).startswith("2 samples, e.g. [0, 1]: tuple(") and len(Columns().data["x"]) == 20
    assert "2 samples, e.g. [0, 1]: TypeError" in said(recipe, Rows(None))


def cure():
    assert len(list(DataLoader(texts("*.txt"), batch_size=2, shuffle=True))) == 2
    assert Rows(slice(1, 3))[1].tolist() == [3.0, 4.0]


def healthy(recipe):
    assert said(recipe, texts("*.txt")) == "4 samples, e.g. [0, 1, 2]: Tensor float32 [2]\n"
    assert said(recipe, Rows(slice(1, 3))) == "2 samples, e.g. [0, 1]: Tensor float32 [2]\n"

"""The class keeps a dict of columns and asks it for sample i; d[keys[i]] would return whole columns.

asked: KeyError: 0 in __getitem__ of my Dataset, self.data is a dict of columns
asked: 自定义 Dataset 的 self.data 是按列存的字典，return self.data[idx] 报 KeyError: 0
cause: find
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, Dataset


class Table(Dataset):
    def __init__(self, by_column):
        self.by_column = by_column
        self.data = {"x": torch.arange(24.0).reshape(12, 2), "y": torch.arange(12) % 3}

    def __len__(self):
        return len(self.data["x"])

    def __getitem__(self, i):
        if self.by_column:
            return self.data["x"][i], self.data["y"][i]
        return self.data[i]


def symptom():
    try:
        next(iter(DataLoader(Table(by_column=False), batch_size=4)))
    except KeyError as error:
        assert error.args[0] == 0
    else:
        raise AssertionError("no error")
    table = Table(by_column=False)
    assert table.data[next(iter(table.data))].shape == (12, 2), "d[keys[i]] is a whole column"


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(Table(by_column=False))
    assert out.getvalue().splitlines()[0].endswith("[0]: KeyError: 0")


def cure():
    batches = list(DataLoader(Table(by_column=True), batch_size=4))
    assert [(tuple(x.shape), tuple(y.shape)) for x, y in batches] == [((4, 2), (4,))] * 3

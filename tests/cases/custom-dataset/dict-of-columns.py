"""The columns of a table are kept in a dict, and the dict itself is given to the DataLoader.

asked: DataLoader KeyError: 0, my data is a dict of tensors
asked: DataLoader 报 KeyError: 0，数据是一个字典，里面是张量
cause: check-dataset
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, TensorDataset

columns = {"x": torch.arange(24.0).reshape(12, 2), "y": torch.arange(12) % 3}


def symptom():
    try:
        next(iter(DataLoader(columns, batch_size=2)))
    except KeyError as error:
        assert error.args[0] == 0
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(columns)
    first, second = out.getvalue().splitlines()
    assert first.endswith("[0]: KeyError: 0") and second.endswith("[1]: KeyError: 1")


def cure():
    batches = list(DataLoader(TensorDataset(columns["x"], columns["y"]), batch_size=4))
    assert [(tuple(x.shape), tuple(y.shape)) for x, y in batches] == [((4, 2), (4,))] * 3

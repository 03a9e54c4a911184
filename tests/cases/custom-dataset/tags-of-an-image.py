"""Each image has several tags: torch.tensor(tags) has shapes [1], [2], [3]; BCE wants one entry per class.

asked: custom Dataset for multi-label images, __getitem__ returns labels of shapes [1], [2], [3]
asked: 自定义 Dataset 做多标签，__getitem__ 返回的标签个数不同，形状 [1]、[2]、[3]
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

tags = [[0], [1, 2], [0, 1, 2], [2]]


class Photos(Dataset):
    def __init__(self, multi_hot):
        self.multi_hot = multi_hot

    def __len__(self):
        return len(tags)

    def __getitem__(self, i):
        y = torch.tensor(tags[i])
        if self.multi_hot:
            y = torch.zeros(3)
            for c in tags[i]:
                y[c] = 1
        return torch.zeros(3, 8, 8), y


def symptom():
    try:
        next(iter(DataLoader(Photos(multi_hot=False), batch_size=4)))
    except RuntimeError as error:
        assert "equal size, but got [1] at entry 0 and [2] at entry 1" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(Photos(multi_hot=False))
    assert sorted(line[line.rindex("[") :] for line in out.getvalue().splitlines()) == ["[1])", "[2])", "[3])"]


def cure():
    x, y = next(iter(DataLoader(Photos(multi_hot=True), batch_size=4)))
    assert y.tolist() == [[1, 0, 0], [0, 1, 1], [1, 1, 1], [0, 0, 1]]
    nn.functional.binary_cross_entropy_with_logits(nn.Linear(3, 3)(x.mean((2, 3))), y)

"""A series is cut into windows, and __len__ counts every start: the windows at its end are shorter.

asked: sliding window time series dataset, stack expects each tensor to be equal size in the last batch
asked: 时间序列滑动窗口，最后一批报 stack expects each tensor to be equal size
cause: lengths
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, Dataset

series, size = torch.arange(20.0), 5


class Windows(Dataset):
    def __init__(self, fewer):
        self.fewer = fewer

    def __len__(self):
        return len(series) - self.fewer

    def __getitem__(self, i):
        return series[i : i + size], series[i + 1 : i + 1 + size]


def message(dataset):
    try:
        list(DataLoader(dataset, batch_size=8))
    except RuntimeError as error:
        return str(error)
    return ""


def odd(recipe, dataset):
    with contextlib.redirect_stdout(io.StringIO()):
        return recipe("odd_shapes")(dataset[i] for i in range(len(dataset)))


def symptom():
    assert "equal size, but got [5] at entry 0 and [4] at entry 7" in message(Windows(0))
    assert "got [1, 9] at entry 0 and [2, 9] at entry 1" in message([torch.ones(1, 9), torch.ones(2, 9)])


def diagnosis(recipe):
    kinds = odd(recipe, Windows(0))["sample[0]"]
    assert {kind: where[0] for kind, where in kinds.items()} == {
        "Tensor [5]": 0,
        "Tensor [4]": 16,
        "Tensor [3]": 17,
        "Tensor [2]": 18,
        "Tensor [1]": 19,
    }


def cure():
    x, y = zip(*DataLoader(Windows(size), batch_size=8))
    assert torch.cat(x).shape == torch.cat(y).shape == (15, 5) and torch.cat(y)[-1, -1] == series[-1]
    assert not message([clip.mean(0, keepdim=True) for clip in (torch.ones(1, 9), torch.ones(2, 9))])


def healthy(recipe):
    assert odd(recipe, Windows(size)) == {}

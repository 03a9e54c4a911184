"""Detection: one image has no objects, its array of boxes is empty and has one dimension: IndexError at this sample.

asked: IndexError too many indices for array in __getitem__, only for some images of my detection dataset
asked: 检测数据集，有的图里没有目标，__getitem__ 里报 too many indices for array
cause: check-dataset
"""

import contextlib
import io

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

OBJECTS = [[[0, 0, 4, 2]], [], [[1, 1, 3, 5], [0, 2, 2, 4]]]


class Boxes(Dataset):
    def __init__(self, read):
        self.read = read

    def __len__(self):
        return len(OBJECTS)

    def __getitem__(self, i):
        boxes = self.read(OBJECTS[i])
        areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        return torch.zeros(3, 8, 8), torch.from_numpy(areas)


def as_it_is(objects):
    return np.array(objects, dtype=np.float32)


def four_columns(objects):
    return as_it_is(objects).reshape(-1, 4)


def loaded(read):
    return [len(areas) for _, areas in DataLoader(Boxes(read), batch_size=None)]


def symptom():
    try:
        loaded(as_it_is)
    except IndexError as error:
        assert "too many indices" in str(error)
    else:
        raise AssertionError("no error")


def report(recipe, read):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(Boxes(read))
    return out.getvalue().splitlines()


def diagnosis(recipe):
    assert report(recipe, as_it_is)[0].startswith("1 samples, e.g. [1]: IndexError: too many indices for array")


def cure():
    assert loaded(four_columns) == [1, 0, 2]


def healthy(recipe):
    assert not any("Error" in line for line in report(recipe, four_columns))

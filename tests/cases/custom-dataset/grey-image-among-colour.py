"""One image is grey, one has an alpha channel: they cannot be stacked with the others. Labels from NumPy are float64.

asked: my image folder has a few grayscale and RGBA images, DataLoader fails at random, which file is it
asked: 数据集里混了灰度图和 RGBA 图，DataLoader 随机报错，怎么找出是哪一张
cause: check-dataset
"""

import contextlib
import io

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

CHANNELS = [3, 3, 1, 3, 3, 4, 3, 3]


class Photos(Dataset):
    def __init__(self, convert):
        self.convert, self.ages = convert, np.linspace(20, 60, 8)

    def __len__(self):
        return len(CHANNELS)

    def __getitem__(self, i):
        image = self.convert(np.full((4, 4, CHANNELS[i]), i, dtype=np.uint8))
        return torch.from_numpy(image).permute(2, 0, 1).float() / 255, self.ages[i]


def as_it_is(image):
    return image


def to_rgb(image):
    return np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image[:, :, :3].copy()


def symptom():
    try:
        list(DataLoader(Photos(as_it_is), batch_size=4, shuffle=True))
    except RuntimeError as error:
        assert "stack expects each tensor to be equal size" in str(error)
    else:
        raise AssertionError("no error")


class Sizes(Photos):
    """Each photo of another size, and one damaged file."""

    def __len__(self):
        return 60

    def __getitem__(self, i):
        if i == 50:
            raise OSError("image file is truncated")
        return torch.zeros(3, 8 + i, 8)


def report(recipe, convert, photos=Photos):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(photos(convert))
    return out.getvalue()


def diagnosis(recipe):
    said = report(recipe, as_it_is)
    assert "1 samples, e.g. [2]: tuple(Tensor float32 [1, 4, 4], float64 float64 [])" in said
    assert "1 samples, e.g. [5]: tuple(Tensor float32 [4, 4, 4], float64 float64 [])" in said
    first, *others, last = report(recipe, as_it_is, Sizes).splitlines()
    assert first == "1 samples, e.g. [50]: OSError: image file is truncated"
    assert len(others) == 19 and last == "... and 40 kinds more"


def cure():
    shapes = [(tuple(x.shape), y.dtype) for x, y in DataLoader(Photos(to_rgb), batch_size=4, shuffle=True)]
    assert shapes == [((4, 3, 4, 4), torch.float64)] * 2


def healthy(recipe):
    assert report(recipe, to_rgb).count("\n") == 1

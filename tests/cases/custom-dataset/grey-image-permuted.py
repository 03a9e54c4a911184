"""A grey image has two axes: permute(2, 0, 1) and transpose(2, 0, 1) raise, until it is converted to RGB.

asked: permute in __getitem__ of my custom Dataset fails for some images, which file is grayscale
asked: 自定义 Dataset 里 np.transpose(img, (2, 0, 1)) 报 axes don't match array，有的图是灰度图
cause: find
"""

import contextlib
import io

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Photos(Dataset):
    def __init__(self, rgb, numpy=False):
        self.rgb, self.numpy = rgb, numpy

    def __len__(self):
        return 4

    def __getitem__(self, i):
        image = np.full((6, 6) if i == 2 else (6, 6, 3), i, dtype=np.uint8)
        if self.rgb and image.ndim == 2:
            image = np.stack([image] * 3, axis=-1)  # as image.convert("RGB") does
        if self.numpy:
            return torch.from_numpy(image.transpose(2, 0, 1).copy())
        return torch.from_numpy(image).permute(2, 0, 1)


def symptom():
    try:
        next(iter(DataLoader(Photos(rgb=False), batch_size=4)))
    except RuntimeError as error:
        assert "permute" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    for numpy, said in ((False, "permute"), (True, "axes don't match")):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            recipe("check_dataset")(Photos(rgb=False, numpy=numpy))
        first = out.getvalue().splitlines()[0]
        assert "[2]: " in first and said in first


def cure():
    assert next(iter(DataLoader(Photos(rgb=True), batch_size=4))).shape == (4, 3, 6, 6)

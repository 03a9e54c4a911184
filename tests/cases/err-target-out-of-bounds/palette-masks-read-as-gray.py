"""Masks with a palette, as in Pascal VOC, are read with convert("L"): the classes become shades of gray.

asked: Target 38 is out of bounds, segmentation masks of Pascal VOC
asked: 语义分割 mask 用 convert("L") 读进来，报 Target 38 is out of bounds
cause: map-labels-to-zero-to-c-minus-one
"""

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

mask = Image.new("P", (4, 4))
mask.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0])
mask.putdata([0, 0, 1, 1] * 2 + [0, 2, 2, 2] * 2)


def labels(picture):
    return torch.tensor(np.array(picture), dtype=torch.long)[None]


def loss(labels):
    return F.cross_entropy(torch.zeros(1, 3, 4, 4), labels)


def symptom():
    try:
        loss(labels(mask.convert("L")))
    except IndexError as error:
        assert str(error) == "Target 38 is out of bounds."
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    gray = TensorDataset(torch.zeros(1), labels(mask.convert("L")))
    assert recipe("bad_labels")(DataLoader(gray), num_classes=3) == [(0, [38, 75])]


def cure():
    assert labels(mask).unique().tolist() == [0, 1, 2]
    assert torch.isclose(loss(labels(mask)), torch.tensor(3.0).log())


def healthy(recipe):
    assert recipe("bad_labels")(DataLoader(TensorDataset(torch.zeros(1), labels(mask))), num_classes=3) == []

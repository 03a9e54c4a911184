"""The mask went through the image's normalisation: −1 looks like a value for "no label", and is the background.

asked: Target -1 is out of bounds, segmentation mask after Normalize with mean 0.5 and std 0.5
asked: 分割 mask 也做了 Normalize，报 Target -1 is out of bounds
cause: map-labels-to-zero-to-c-minus-one
"""

import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

mask = torch.tensor([[[0, 0, 255, 255]] * 4], dtype=torch.uint8)


def normalised(pixels):
    """As ToTensor and Normalize(0.5, 0.5) do."""
    return (pixels.float() / 255 - 0.5) / 0.5


def loss(labels, **settings):
    return F.cross_entropy(torch.zeros(1, 2, 4, 4), labels, **settings)


def symptom():
    try:
        loss(normalised(mask).long())
    except IndexError as error:
        assert str(error) == "Target -1 is out of bounds."
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    loader = DataLoader(TensorDataset(torch.zeros(1), normalised(mask)))
    assert recipe("bad_labels")(loader, num_classes=2) == [(0, [-1])]
    ignored = loss(normalised(mask).long(), ignore_index=-1, reduction="none")
    assert (ignored == 0).float().mean() == 0.5, "ignore_index=-1 hides the whole background"


def cure():
    assert torch.isclose(loss((mask > 127).long()), torch.tensor(2.0).log())

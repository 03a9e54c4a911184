"""Masks of 0 and 255 are resized: 255 is not alone. ignore_index=255 would stay when the resize is corrected, and hide the object.

asked: Target 127 is out of bounds, binary mask 0 and 255 after Resize
asked: 二值 mask 缩放之后报 Target 127 is out of bounds，里面有 0、127、255
cause: map-labels-to-zero-to-c-minus-one
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
small = (torch.rand(12, 1, 8, 8) > 0.7).float() * 255
x = F.interpolate(small, size=(30, 30)) / 255 + 0.2 * torch.randn(12, 1, 30, 30)


def masks(mode):
    large = F.interpolate(small, size=(64, 64))
    return F.interpolate(large, size=(30, 30), mode=mode)[:, 0].long()


def train(labels, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 2, 3, padding=1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        F.cross_entropy(model(x), labels, **options).backward()
        optimizer.step()
    return model(x).argmax(1)


def symptom():
    values = masks("bilinear").unique().tolist()
    assert 127 in values and 255 in values and len(values) > 3
    with pytest.raises(IndexError, match="out of bounds"):
        train(masks("bilinear"), ignore_index=255)
    assert masks("nearest").unique().tolist() == [0, 255]
    assert (train(masks("nearest"), ignore_index=255) == 0).all()


def cure():
    _, labels = torch.unique(masks("nearest"), return_inverse=True)
    assert (train(labels) == labels).float().mean() > 0.95

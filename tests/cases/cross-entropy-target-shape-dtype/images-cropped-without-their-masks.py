"""The transform crops the images and not the masks: interpolate() silences the error, and the masks belong to other places.

asked: size mismatch (got input: [8, 2, 16, 16], target: [8, 32, 32]), transform with a crop only for the images
asked: 只裁剪了图像，没有裁剪 mask，交叉熵报 size mismatch
cause: sizes-must-match
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
masks = torch.zeros(40, 32, 32, dtype=torch.long)
for mask in masks:
    row, column = torch.randint(4, 20, (2,))
    mask[row : row + 8, column : column + 8] = 1
images = masks[:, None] + 0.2 * torch.randn(40, 1, 32, 32)
crop = (..., slice(8, 24), slice(8, 24))


def trained(labels, enlarge):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 2, 3, padding=1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(100):
        maps = model(images[crop])
        if enlarge:
            maps = F.interpolate(maps, size=labels.shape[-2:], mode="bilinear")
        optimizer.zero_grad()
        F.cross_entropy(maps, labels).backward()
        optimizer.step()
    predicted = model(images).argmax(dim=1)
    return ((predicted == 1) & (masks == 1)).sum() / ((predicted == 1) | (masks == 1)).sum().clamp(min=1)


def symptom():
    with pytest.raises(RuntimeError, match="size mismatch"):
        trained(masks, enlarge=False)
    assert trained(masks, enlarge=True) < 0.2


def cure():
    assert trained(masks[crop], enlarge=False) > 0.9

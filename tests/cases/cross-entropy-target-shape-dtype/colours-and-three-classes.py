"""Masks are colours and there are three classes, so that the shapes agree: argmax over the colours gives other classes.

asked: rgb masks and three classes, Expected floating point type for target with class probabilities, got Byte
asked: mask 是 RGB 彩色图，三个类别，报 Expected floating point type for target with class probabilities, got Byte
cause: one-hot-labels-must-be-float
"""

import pytest
import torch
from torch.nn import functional as F

torch.manual_seed(0)
classes = torch.randint(3, (2, 8, 8))
palette = torch.tensor([[0, 0, 0], [128, 0, 0], [0, 128, 0]], dtype=torch.uint8)
masks = palette[classes].movedim(-1, 1)
logits = 20.0 * F.one_hot(classes, 3).movedim(-1, 1)


def symptom():
    with pytest.raises(RuntimeError, match="floating point type for target.* got Byte"):
        F.cross_entropy(logits, masks)
    assert F.cross_entropy(logits, masks.argmax(dim=1)) > 5
    assert F.cross_entropy(logits, masks / 255).isfinite()


def cure():
    numbers = torch.full_like(classes, -1)
    for number, colour in enumerate(palette):
        numbers[(masks == colour[:, None, None]).all(dim=1)] = number
    assert torch.equal(numbers, classes)
    assert F.cross_entropy(logits, numbers) < 1e-6

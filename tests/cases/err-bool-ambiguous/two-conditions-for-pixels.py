"""Pixels are selected by two conditions joined with `and`; with & and no brackets it fails as well.

asked: select tensor elements by two conditions with and, Boolean value of Tensor is ambiguous
asked: 用 and 连接两个条件筛选张量元素，报 Boolean value of Tensor with more than one value
cause: and-or-not
"""

import pytest
import torch

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"

image = torch.randint(256, (3, 16, 16), generator=torch.Generator().manual_seed(0))


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        image[(image > 50) and (image < 200)]
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        image[image > 50 & image < 200]
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        image[50 < image < 200]


def cure():
    chosen = image[(image > 50) & (image < 200)]
    assert sorted(chosen.tolist()) == sorted(v for v in image.flatten().tolist() if 50 < v < 200)
    left = image[~((image > 50) & (image < 200))]
    assert len(chosen) + len(left) == image.numel()

"""A float mask of 0 and 1 as an index: long() silences the error and takes rows 0 and 1; bool() takes the marked rows.

asked: tensors used as indices must be long, int, byte or bool tensors, my mask is float
asked: 用 float 的 mask 取行报错 tensors used as indices must be long, int, byte or bool tensors
cause: causes
"""

import torch
from torch import nn

torch.manual_seed(0)
losses = torch.tensor([1.0, 2.0, 3.0, 4.0])
mask = nn.functional.pad(torch.ones(2), (2, 0))


def symptom():
    try:
        losses[mask]
    except IndexError as error:
        assert "tensors used as indices must be long, int, byte or bool" in str(error)
    else:
        raise AssertionError("no error")
    assert losses[mask.long()].tolist() == [1, 1, 2, 2], "no error, and rows 0 and 1"


def diagnosis():
    assert mask.shape == losses.shape and set(mask.tolist()) == {0, 1}


def cure():
    assert losses[mask.bool()].tolist() == [3, 4]

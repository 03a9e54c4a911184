"""Attention of its own: the heads go into the output layer without being joined.

asked: my multi-head attention: mat1 and mat2 shapes cannot be multiplied (320x8 and 32x32) in the output projection
asked: 自己写的多头注意力，输出投影报错 mat1 and mat2 shapes cannot be multiplied (320x8 and 32x32)
cause: flatten-from-dimension-1
"""

import pytest
import torch
from torch import nn

heads = torch.randn(8, 4, 10, 8)  # batch, heads, length, width of a head
out = nn.Linear(32, 32)


def symptom():
    for x in (heads, heads.transpose(1, 2)):
        with pytest.raises(RuntimeError, match="320x8 and 32x32"):
            out(x)
        with pytest.raises(RuntimeError, match="8x320 and 32x32"):
            out(x.flatten(1))
    assert 320 * 8 == 8 * 10 * 32


def cure():
    joined = torch.cat([heads[:, i] for i in range(4)], dim=-1)
    assert torch.equal(heads.transpose(1, 2).flatten(2), joined)
    assert torch.equal(heads.transpose(1, 2).contiguous().flatten(2), joined)
    assert out(joined).shape == (8, 10, 32)

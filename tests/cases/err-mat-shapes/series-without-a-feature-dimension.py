"""A series of single numbers goes into Linear(1, 16) as batch x length; A = batch · 1 and B is a length, as for channels first.

asked: Linear(1, d_model) for a univariate time series: mat1 and mat2 shapes cannot be multiplied (8x50 and 1x16)
asked: 单变量时间序列进 nn.Linear(1, 16)，报错 mat1 and mat2 shapes cannot be multiplied (8x50 and 1x16)
cause: features-in-another-dimension
"""

import pytest
import torch
from torch import nn

series = torch.randn(8, 50)
project = nn.Linear(1, 16)


def symptom():
    with pytest.raises(RuntimeError, match="8x50 and 1x16"):
        project(series)
    with pytest.raises(IndexError):  # the cures of channels first
        series.transpose(1, 2)
    with pytest.raises(IndexError):
        series.mean(2)


def cure():
    out = project(series.unsqueeze(-1))
    assert out.shape == (8, 50, 16)
    assert torch.allclose(out[3, 7], project(series[3, 7:8]), atol=1e-5)
    samples = torch.randn(100)
    assert project(samples.reshape(-1, 1)).shape == (100, 16)

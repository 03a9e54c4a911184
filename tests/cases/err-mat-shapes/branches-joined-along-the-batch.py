"""64 samples of two branches of 64 features, joined without dim=1: A = C and B = 64 look like a transposed table, and x.T runs with mixed samples.

asked: torch.cat of two branches into nn.Linear(128, 10): mat1 and mat2 shapes cannot be multiplied (128x64 and 128x10)
asked: 两个分支 torch.cat 之后进 nn.Linear(128, 10)，报错 mat1 and mat2 shapes cannot be multiplied (128x64 and 128x10)
cause: features-in-another-dimension
"""

import pytest
import torch
from torch import nn

a, b = torch.randn(64, 64), torch.randn(64, 64)
fc = nn.Linear(128, 10)
x = torch.cat([a, b])


def symptom():
    with pytest.raises(RuntimeError, match="128x64 and 128x10"):
        fc(x)
    assert x.numel() == 64 * 128
    mixed = fc(x.T)  # the cure of a transposed table: no error, other samples
    assert not torch.allclose(mixed[3], fc(torch.cat([a[3], b[3]])), atol=1e-3)


def cure():
    out = fc(torch.cat([a, b], dim=1))
    assert out.shape == (64, 10)
    assert torch.allclose(out[3], fc(torch.cat([a[3], b[3]])), atol=1e-5)

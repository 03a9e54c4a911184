"""A hard sigmoid written with `if -3 < x < 3`: all() would give the whole batch one formula.

asked: piecewise activation with if x > -3 and x < 3 raises Boolean value of Tensor is ambiguous
asked: 张量的分段函数，写 if x > -3 and x < 3 报错 Boolean value of Tensor
cause: branch-for-each-element
"""

import pytest
import torch
from torch import nn


class Piecewise(nn.Module):
    def forward(self, x):
        if x > -3 and x < 3:
            return x / 6 + 0.5
        return (x > 0).to(x.dtype)


class OneDecision(nn.Module):
    def forward(self, x):
        if ((x > -3) & (x < 3)).all():
            return x / 6 + 0.5
        return (x > 0).to(x.dtype)


class EachElement(nn.Module):
    def forward(self, x):
        return torch.where((x > -3) & (x < 3), x / 6 + 0.5, (x > 0).to(x.dtype))


x = torch.linspace(-5, 5, 41).view(1, 41)


def symptom():
    with pytest.raises(RuntimeError, match="more than one value is ambiguous"):
        Piecewise()(x)
    assert not torch.allclose(OneDecision()(x), nn.Hardsigmoid()(x))


def cure():
    assert torch.allclose(EachElement()(x), nn.Hardsigmoid()(x))

"""BatchNorm behind the pooling was replaced by a GroupNorm with one channel per group: the same error, and zeros for more.

asked: replaced BatchNorm with GroupNorm and still get Expected more than 1 value per channel when training, even in eval mode
asked: BN 换成 GroupNorm 之后还是报 Expected more than 1 value per channel，eval 也没用
cause: norms-for-one-sample
"""

import torch
from torch import nn


def outcome(norm, samples):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 6, 3), nn.AdaptiveAvgPool2d(1), norm)
    try:
        out = model.eval()(torch.randn(samples, 1, 9, 9))
    except ValueError as error:
        return str(error)
    return out.abs().max().item() > 0.01


def symptom():
    assert "Expected more than 1 value per channel" in outcome(nn.GroupNorm(6, 6), 1)
    assert outcome(nn.GroupNorm(6, 6), 4) is False
    assert "Expected more than 1 spatial element" in outcome(nn.InstanceNorm2d(6), 4)


def cure():
    for norm in (nn.GroupNorm(2, 6), nn.GroupNorm(1, 6), nn.LayerNorm([6, 1, 1])):
        assert outcome(norm, 1) is True and outcome(norm, 4) is True

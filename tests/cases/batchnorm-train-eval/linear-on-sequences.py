"""BatchNorm1d after a Linear on sequences (N, L, C): it raises, or, with L equal to C, normalises the time steps.

asked: RuntimeError running_mean should contain 10 elements not 64, batchnorm after linear on a sequence
asked: 序列输入 (batch, 时间, 特征) 经过 Linear 再接 BatchNorm1d 报错 running_mean should contain
cause: channels-are-dimension-one
"""

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, steps, transposed):
        super().__init__()
        self.linear, self.norm, self.transposed = nn.Linear(3, 6), nn.BatchNorm1d(6), transposed

    def forward(self, x):
        x = self.linear(x)
        return self.norm(x.transpose(1, 2)).transpose(1, 2) if self.transposed else self.norm(x)


def outcome(steps, transposed):
    torch.manual_seed(0)
    try:
        out = Encoder(steps, transposed)(torch.randn(16, steps, 3))
    except RuntimeError as error:
        return str(error)
    return out.mean((0, 1)).abs().max().item() < 1e-3


def images(layers, x):
    try:
        return list(layers(x).shape)
    except RuntimeError as error:
        return str(error)


def symptom():
    wrong_size = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(8))
    assert images(wrong_size, torch.randn(2, 3, 8, 8)) == "running_mean should contain 16 elements not 8"
    assert images(nn.BatchNorm2d(3), torch.randn(2, 8, 8, 3)) == "running_mean should contain 8 elements not 3"
    assert outcome(10, transposed=False) == "running_mean should contain 10 elements not 6"
    assert outcome(6, transposed=False) is False


def cure():
    same_size = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16))
    assert images(same_size, torch.randn(2, 3, 8, 8)) == [2, 16, 6, 6]
    assert images(nn.BatchNorm2d(3), torch.randn(2, 8, 8, 3).permute(0, 3, 1, 2)) == [2, 3, 8, 8]
    assert outcome(10, transposed=True) is True and outcome(6, transposed=True) is True

"""A batch of one is doubled with torch.cat so that nothing raises: the layers before BatchNorm learn nothing from it.

asked: repeat the single sample with torch.cat to avoid Expected more than 1 value per channel, no gradient
asked: 只剩一个样本时复制一份再送进网络，BN 不报错，但是前面的层没有梯度
cause: two-values-say-which-is-larger
"""

import torch
from torch import nn


def gradient(batch):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.AdaptiveAvgPool1d(1), nn.BatchNorm1d(4), nn.Flatten(), nn.Linear(4, 3))
    labels = torch.arange(len(batch)) % 3
    nn.functional.cross_entropy(model(batch), labels).backward()
    return model[0].weight.grad.abs().max().item(), model[4].bias.grad.abs().max().item()


def symptom():
    sample = torch.randn(1, 2, 8)
    before, behind = gradient(torch.cat([sample, sample]))
    assert before < 1e-2 * behind


def cure():
    before, behind = gradient(torch.randn(6, 2, 8))
    assert before > 1e-2 * behind

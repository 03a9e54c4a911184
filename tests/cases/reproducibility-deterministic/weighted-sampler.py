"""Rare classes are drawn with a WeightedRandomSampler; the loader's generator does not make its order repeat.

asked: WeightedRandomSampler order changes although DataLoader generator is seeded
asked: DataLoader 给了 generator，WeightedRandomSampler 抽样顺序还是不一样
cause: one-extra-draw-shifts-everything
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler


def order(hidden, sampler_has_it):
    torch.manual_seed(0)
    nn.Linear(4, hidden)
    generator = torch.Generator().manual_seed(0)
    labels = torch.tensor([0] * 90 + [1] * 10)
    weights = torch.where(labels == 1, 9.0, 1.0)
    sampler = WeightedRandomSampler(weights, 100, generator=generator if sampler_has_it else None)
    loader = DataLoader(TensorDataset(torch.arange(100), labels), 25, sampler=sampler, generator=generator)
    return torch.cat([index for index, _ in loader]).tolist()


def symptom():
    assert order(8, sampler_has_it=False) != order(16, sampler_has_it=False)


def cure():
    assert order(8, sampler_has_it=True) == order(16, sampler_has_it=True)

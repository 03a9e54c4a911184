"""A balancing WeightedRandomSampler and pos_weight together: most of what the model calls positive is negative.

asked: WeightedRandomSampler plus class weights, model now predicts the minority class for almost everything
asked: 又用了 WeightedRandomSampler 又加了类别权重，现在几乎全预测成少数类
cause: weights-shift-the-probability
"""

import functools
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

torch.manual_seed(0)
x = torch.cat([torch.randn(360, 2), torch.randn(40, 2) + 1])
y = torch.cat([torch.zeros(360), torch.ones(40)])
chance = torch.where(y == 1, 9.0, 1.0)


@functools.cache
def trained(sampler, pos_weight):
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    drawn = WeightedRandomSampler(chance, len(y)) if sampler else None
    for _ in range(6):
        for xb, yb in DataLoader(TensorDataset(x, y), 50, sampler=drawn, shuffle=None if sampler else True):
            optimizer.zero_grad()
            criterion(model(xb).squeeze(1), yb).backward()
            optimizer.step()
    return model(x).detach().squeeze(1)


def called(logits):
    return (logits > 0).float().mean().item()


def symptom():
    assert called(trained(True, 9.0)) > 0.55
    assert trained(False, 9.0).sigmoid().mean() > 0.25


def cure():
    assert called(trained(True, 1.0)) < 0.45
    assert called(trained(False, 9.0)) < 0.45
    assert 0.05 < (trained(False, 9.0) - math.log(9)).sigmoid().mean() < 0.15


def healthy():
    """The same correction for two outputs with CrossEntropyLoss."""
    weight = torch.tensor([1.0, 9.0])
    logits = torch.stack([torch.zeros(len(y)), trained(False, 9.0)], dim=1)
    p = (logits - weight.log()).softmax(1)[:, 1]
    assert torch.allclose(p, (trained(False, 9.0) - math.log(9)).sigmoid(), atol=1e-5)

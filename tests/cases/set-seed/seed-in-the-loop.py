"""The seed is set in each iteration "for reproducibility": dropout drops the same units in every step.

asked: set the seed in every iteration and dropout always drops the same neurons
asked: 在每次迭代里都设随机种子，dropout 每一步丢掉的都是同样的神经元
cause: the-stream-goes-on
"""

import torch
from torch import nn


def never_trained(in_the_loop):
    """How many units of the hidden layer get no gradient in any of 12 steps."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 64), nn.Dropout(0.5), nn.Linear(64, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    touched = torch.zeros(64, dtype=torch.bool)
    batches = torch.randn(12, 8, 4)
    for x in batches:
        if in_the_loop:
            torch.manual_seed(0)
        optimizer.zero_grad()
        for row in x.split(1):
            if in_the_loop:
                torch.manual_seed(0)
            model(row).sum().backward()
        touched |= model[0].weight.grad.any(dim=1)
        optimizer.step()
    return int((~touched).sum())


def symptom():
    assert never_trained(in_the_loop=True) > 10


def cure():
    assert never_trained(in_the_loop=False) == 0

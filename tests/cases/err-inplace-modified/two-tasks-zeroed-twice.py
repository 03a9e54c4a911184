"""zero_grad(), backward(), step() once per task: with the first step() taken out, the second zero_grad() deletes the first task.

asked: two losses zero_grad backward step twice in one iteration inplace operation error retain_graph
asked: 两个 loss 各做一遍 zero_grad、backward、step，第二个 backward 报 inplace operation
cause: step-between-two-backward
"""

import torch
from torch import nn


def train(first_step, second_zero_grad):
    torch.manual_seed(0)
    trunk = nn.Sequential(nn.Linear(5, 6), nn.Tanh(), nn.Linear(6, 6), nn.Tanh())
    heads = nn.ModuleList([nn.Linear(6, 3), nn.Linear(6, 1)])
    optimizer = torch.optim.SGD([*trunk.parameters(), *heads.parameters()], lr=0.1)
    features = trunk(torch.randn(7, 5))
    first = nn.functional.cross_entropy(heads[0](features), torch.randint(3, (7,)))
    second = heads[1](features).square().mean()
    optimizer.zero_grad()
    first.backward(retain_graph=True)
    if first_step:
        optimizer.step()
    if second_zero_grad:
        optimizer.zero_grad()
    try:
        second.backward()
    except RuntimeError as error:
        return str(error)
    optimizer.step()
    return heads[0].weight.grad


def symptom():
    assert "modified by an inplace operation" in train(True, True)
    assert train(False, True) is None, "no error, and the first head is not trained"


def cure():
    assert train(False, False).abs().sum() > 0

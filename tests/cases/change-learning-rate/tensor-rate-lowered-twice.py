"""Two groups with weight decay and without share a tensor learning rate; a loop over the groups lowers it twice.

asked: learning rate as a tensor is divided twice when I loop over param_groups
asked: lr 用了 tensor，循环 param_groups 除以 10，结果变成了百分之一
cause: groups-share-one-tensor
"""

import torch
from torch import nn


def rates(lower):
    model = nn.Linear(3, 2)
    groups = [{"params": [model.weight], "weight_decay": 0.1}, {"params": [model.bias]}]
    optimizer = torch.optim.AdamW(groups, lr=torch.tensor(1e-2), foreach=False, weight_decay=0.0)
    model(torch.ones(2, 3)).sum().backward()
    optimizer.step()
    lower(optimizer)
    before = model.bias.detach().clone()
    optimizer.step()
    assert torch.allclose((before - model.bias).abs(), optimizer.param_groups[1]["lr"].expand(2), rtol=0.05)
    return [round(float(group["lr"]), 6) for group in optimizer.param_groups]


def in_place(optimizer):
    for group in optimizer.param_groups:
        group["lr"] *= 0.1


def symptom():
    assert rates(in_place) == [1e-4, 1e-4]


def cure(recipe):
    assert rates(lambda optimizer: recipe("scale_lr")(optimizer, 0.1)) == [1e-3, 1e-3]

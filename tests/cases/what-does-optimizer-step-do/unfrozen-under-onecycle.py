"""Gradual unfreezing with add_param_group under OneCycleLR: scheduler.step() raises KeyError.

asked: KeyError initial_lr after add_param_group with OneCycleLR
asked: add_param_group 之后 scheduler.step() 报错 KeyError initial_lr
cause: add-before-the-scheduler
"""

import torch
from torch import nn


def train(add):
    torch.manual_seed(0)
    backbone, head = nn.Sequential(nn.Linear(4, 8), nn.ReLU()), nn.Linear(8, 1)
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-2)
    backbone.requires_grad_(False)
    if add == "before the scheduler":
        optimizer.add_param_group({"params": backbone.parameters()})
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=20)
    before = backbone[0].weight.clone()
    for step in range(20):
        if step == 10:
            backbone.requires_grad_(True)
            if add == "when unfreezing":
                optimizer.add_param_group({"params": backbone.parameters()})
        optimizer.zero_grad()
        nn.functional.mse_loss(head(backbone(torch.randn(16, 4))), torch.randn(16, 1)).backward()
        optimizer.step()
        scheduler.step()
    return not torch.equal(before, backbone[0].weight)


def symptom():
    try:
        train("when unfreezing")
    except KeyError as error:
        assert error.args[0] in ("initial_lr", "max_lr")
    else:
        raise AssertionError("nothing was raised")


def cure():
    assert train("before the scheduler")

"""Frozen in the middle of training with zero_grad(set_to_none=False): momentum carries the weights on.

asked: frozen layer keeps drifting with momentum, zero_grad set_to_none False
asked: 中途冻结的层在 momentum 作用下继续漂移，用的是 set_to_none=False
cause: optimizer
"""

import torch
from torch import nn


def moved(set_to_none, optimizer_class, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = optimizer_class(model.parameters(), lr=0.01, **options)
    for step in range(6):
        if step == 3:
            model[0].requires_grad_(False)
            frozen = model[0].weight.clone()
        optimizer.zero_grad(set_to_none=set_to_none)
        nn.functional.mse_loss(model(torch.randn(8, 4)), torch.randn(8, 1)).backward()
        optimizer.step()
    return not torch.equal(frozen, model[0].weight)


USUAL = [
    (torch.optim.SGD, {"momentum": 0.9}),
    (torch.optim.SGD, {"momentum": 0.9, "nesterov": True, "weight_decay": 1e-4}),
    (torch.optim.Adam, {}),
    (torch.optim.AdamW, {"foreach": True}),
    (torch.optim.AdamW, {"fused": True}),
    (torch.optim.RMSprop, {"momentum": 0.9}),
]


def symptom():
    assert all(moved(False, optimizer, **options) for optimizer, options in USUAL)


def cure():
    assert not any(moved(True, optimizer, **options) for optimizer, options in USUAL)

"""The optimizer is restored, its scheduler is not: get_last_lr() logs the starting rate, the updates use another.

asked: get_last_lr() shows the initial learning rate after loading the optimizer checkpoint
asked: 加载优化器之后 get_last_lr() 还是初始学习率
cause: set-by-hand
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR


def resume(make):
    model = nn.Linear(2, 1)
    first = torch.optim.AdamW(model.parameters(), lr=1e-3)
    first.param_groups[0]["lr"] = 1e-5
    resumed = torch.optim.AdamW(model.parameters(), lr=1e-3)
    scheduler = make(resumed)
    resumed.load_state_dict(first.state_dict())
    before = model.bias.item()
    model(torch.ones(1, 2)).sum().backward()
    resumed.step()
    assert abs(before - model.bias.item()) < 1e-4
    return scheduler.get_last_lr()[0], resumed.defaults["lr"], resumed.param_groups[0]["lr"]


MAKES = (lambda o: StepLR(o, 30), lambda o: ReduceLROnPlateau(o))


def symptom():
    optimizer = torch.optim.SGD([torch.ones(1)], lr=1.0)
    schedulers = [StepLR(optimizer, 1, 0.5) for _ in range(2)]
    optimizer.step()
    for scheduler in schedulers:
        scheduler.step()
    assert schedulers[0].get_last_lr() == [0.5] and optimizer.param_groups[0]["lr"] == 0.25
    for make in MAKES:
        assert resume(make)[:2] == (1e-3, 1e-3)


def cure():
    for make in MAKES:
        assert resume(make)[2] == 1e-5

"""The second stage of training wants a tenth of the rate and a new schedule; the new scheduler brings the old rate back.

asked: new scheduler after loading the optimizer ignores my lr, uses initial_lr from checkpoint
asked: 加载优化器后新建调度器，学习率又变回原来的 initial_lr
cause: a-new-rate-with-a-new-scheduler
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR, OneCycleLR


def second_stage(keys, build):
    model = nn.Linear(3, 1)
    first = torch.optim.AdamW(model.parameters(), lr=1e-2)
    OneCycleLR(first, max_lr=1e-2, total_steps=20)
    resumed = torch.optim.AdamW(model.parameters(), lr=1e-3)
    resumed.load_state_dict(first.state_dict())
    for group in resumed.param_groups:
        group.update(dict.fromkeys(keys, 1e-5))
    scheduler = build(resumed)
    rates = []
    for _ in range(5):
        resumed.step()
        scheduler.step()
        rates.append(resumed.param_groups[0]["lr"])
    return max(rates)


def decay(optimizer):
    return LambdaLR(optimizer, lambda step: 0.9**step)


def symptom():
    assert second_stage(["lr"], decay) > 1e-4


def cure():
    assert second_stage(["lr", "initial_lr"], decay) <= 1e-5

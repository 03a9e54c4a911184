"""Second stage of fine-tuning: body added, cosine schedule made again, and the head no longer learns.

asked: head lr stays 0 after unfreezing, add_param_group and a new CosineAnnealingLR
asked: 先冻结主干训练分类头，解冻后重新创建余弦调度器，学习率一直是 0
cause: optimizer
"""

from itertools import pairwise

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, StepLR


def second_stage(set_first, make=lambda optimizer: CosineAnnealingLR(optimizer, T_max=5)):
    torch.manual_seed(0)
    body, head = nn.Sequential(nn.Linear(4, 8), nn.ReLU()), nn.Linear(8, 2)
    body.requires_grad_(False)
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-2)
    rates, before = [], None
    for stage in range(2):
        if stage == 1:
            body.requires_grad_(True)
            optimizer.add_param_group({"params": body.parameters(), "lr": 1e-4})
            if set_first:
                optimizer.param_groups[0]["lr"] = optimizer.param_groups[0]["initial_lr"] = 1e-3
            before = head.weight.detach().clone(), body[0].weight.detach().clone()
        scheduler = make(optimizer)
        for epoch in range(5):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            logits = head(body(torch.randn(16, 4)))
            nn.functional.cross_entropy(logits, torch.randint(2, (16,))).backward()
            optimizer.step()
            scheduler.step()
    assert not torch.equal(before[1], body[0].weight), "the body learns in each case"
    return rates[5:], not torch.equal(before[0], head.weight)


def to_zero(optimizer):
    return LinearLR(optimizer, 1.0, 0.0, total_iters=5)


def symptom():
    assert second_stage(False) == ([0.0] * 5, False)
    assert second_stage(False, to_zero) == ([0.0] * 5, False)
    assert second_stage(False, lambda optimizer: StepLR(optimizer, 2))[1], "others do not end at 0"


def cure():
    for make in (to_zero, lambda optimizer: CosineAnnealingLR(optimizer, T_max=5)):
        rates, learns = second_stage(True, make)
        assert rates[0] == 1e-3 and learns
        assert all(later < earlier for earlier, later in pairwise(rates))

"""Warm-up and cosine, resumed for more epochs than planned: a new schedule like the old one warms up in the middle.

asked: resume with warmup and cosine for more epochs, SequentialLR starts the warmup again, learning rate drops to 0.1 of it
asked: warmup 加余弦的调度，续训多训几个 epoch，新建 SequentialLR 之后又从 warmup 开始
cause: the-schedule-keeps-its-length
"""

import copy

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR


def build(optimizer, epochs):
    parts = [LinearLR(optimizer, 0.1, total_iters=2), CosineAnnealingLR(optimizer, epochs - 2)]
    return SequentialLR(optimizer, parts, [2])


def rates(resume):
    """Six of ten epochs, then six more instead of four: the rate at the stop and the rates after it."""
    torch.manual_seed(0)
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    scheduler = build(optimizer, 10)

    def epochs(n):
        seen = []
        for _ in range(n):
            seen.append(optimizer.param_groups[0]["lr"])
            optimizer.zero_grad()
            model(torch.randn(8, 2)).square().mean().backward()
            optimizer.step()
            scheduler.step()
        return seen

    epochs(6)
    saved = copy.deepcopy(optimizer.state_dict())
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    optimizer.load_state_dict(saved)
    at_the_stop = optimizer.param_groups[0]["lr"]
    for group in optimizer.param_groups:
        group["initial_lr"] = group["lr"]
    scheduler = resume(optimizer)
    return at_the_stop, epochs(6)


def symptom():
    rate, after = rates(lambda optimizer: build(optimizer, 6))
    assert after[0] < 0.2 * rate and after[2] > 5 * after[0]


def cure():
    rate, after = rates(lambda optimizer: CosineAnnealingLR(optimizer, 6))
    assert after[0] == rate and after == sorted(after, reverse=True) and 0 < after[-1] < 0.1 * rate

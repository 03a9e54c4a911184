"""A schedule freezes the body at epoch 2, between backward() and step(): Adam moves it once more.

asked: froze layers in a callback at epoch 2, the parameters still move once
asked: 训练到第 2 个 epoch 用回调冻结主干，冻结后参数又动了一次
cause: leftover-gradient-keeps-moving
"""

import torch
from torch import nn


def moved_after_freezing(clear, optimizer_class=torch.optim.Adam, accumulate=1):
    torch.manual_seed(0)
    body, head = nn.Linear(4, 8), nn.Linear(8, 2)
    model = nn.Sequential(body, nn.ReLU(), head)
    optimizer = optimizer_class(model.parameters(), lr=1e-2)
    moved = []
    for step in range(5):
        optimizer.zero_grad()
        for _ in range(accumulate):
            loss = nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.randint(2, (8,)))
            (loss / accumulate).backward()
        if step == 2:
            body.requires_grad_(False)
            if clear:
                body.zero_grad()
        before = body.weight.detach().clone()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        moved.append(not torch.equal(before, body.weight))
    return moved


def symptom():
    assert moved_after_freezing(clear=False) == [True, True, True, False, False]
    assert moved_after_freezing(clear=False, accumulate=2) == [True, True, True, False, False]


def cure():
    assert moved_after_freezing(clear=True) == [True, True, False, False, False]
    assert moved_after_freezing(clear=True, optimizer_class=torch.optim.AdamW) == [True, True, False, False, False]

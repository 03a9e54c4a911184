"""The second task is switched off with a factor of 0, or no sample of the batch has it: its head moves all the same.

asked: loss weight 0 but the parameters of that head still change
asked: 第二个任务的 loss 权重设为 0，它的输出头还在更新
cause: step-skips-none-but-not-zeros
"""

import torch
from torch import nn


def head_moved(way):
    torch.manual_seed(0)
    body, first, second = nn.Linear(4, 8), nn.Linear(8, 1), nn.Linear(8, 1)
    optimizer = torch.optim.AdamW([*body.parameters(), *first.parameters(), *second.parameters()], lr=1e-2)
    before = second.weight.detach().clone()
    for _ in range(3):
        optimizer.zero_grad()
        x, y = torch.randn(6, 4), torch.randn(6, 1)
        features = body(x).relu()
        loss = nn.functional.mse_loss(first(features), y)
        if way == "factor":
            loss = loss + 0.0 * nn.functional.mse_loss(second(features), y)
        elif way == "mask":
            mask = torch.zeros(6, dtype=torch.bool)
            loss = loss + (second(features[mask]) - y[mask]).square().sum()
        loss.backward()
        optimizer.step()
    return second.weight.grad, not torch.equal(before, second.weight)


def symptom():
    for way in ("factor", "mask"):
        gradient, moved = head_moved(way)
        assert moved and not gradient.any()


def cure():
    assert head_moved("left out") == (None, False)

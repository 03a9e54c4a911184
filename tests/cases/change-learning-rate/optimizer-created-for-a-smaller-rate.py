"""To lower the rate near the end, Adam is created again: its first steps follow the noise, and the loss goes up.

asked: loss goes up right after I create a new Adam with a smaller learning rate
asked: 为了降低学习率重新创建 Adam，loss 反而突然变大
cause: a-new-optimizer-forgets
"""

import torch
from torch import nn


def jump(again, make):
    torch.manual_seed(0)
    x = torch.randn(256, 20)
    y = x @ torch.randn(20, 1) + 0.5 * torch.randn(256, 1)
    model = nn.Linear(20, 1)
    optimizer = make(model, 0.02)

    def step():
        i = torch.randint(256, (4,))
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[i]), y[i]).backward()
        optimizer.step()

    def loss():
        with torch.no_grad():
            return nn.functional.mse_loss(model(x), y).item()

    for _ in range(400):
        step()
    for group in optimizer.param_groups:
        group["lr"] = 0.01
    if again:
        optimizer = make(model, 0.01)
    before, loss_before = [p.detach().clone() for p in model.parameters()], loss()
    step()
    moved = torch.cat([(p - b).flatten() for p, b in zip(model.parameters(), before)])
    losses = []
    for _ in range(10):
        step()
        losses.append(loss())
    return moved.abs().mean().item() / 0.01, max(losses) / loss_before


MAKES = (
    lambda model, lr: torch.optim.Adam(model.parameters(), lr=lr),
    lambda model, lr: torch.optim.AdamW(model.parameters(), lr=lr, fused=True),
    lambda model, lr: torch.optim.NAdam(model.parameters(), lr=lr),
)


def symptom():
    for make in MAKES:
        moved, rise = jump(True, make)
        assert moved > 0.8 and rise > 1.03


def cure():
    for make in MAKES:
        moved, rise = jump(False, make)
        assert moved < 0.5 and rise < 1.02

"""A curve is fitted with LBFGS; the offset is frozen after the first steps and moves on.

asked: LBFGS changes a parameter with requires_grad False
asked: 用 LBFGS 拟合，中途固定一个参数，requires_grad=False 了它还在变
cause: optimizer
"""

import torch


def offset_moved(new_optimizer):
    t = torch.linspace(0, 1, 20)
    y = 2 * torch.exp(-3 * t) + 0.5
    rate = torch.nn.Parameter(torch.tensor([1.0, 1.0]))
    offset = torch.nn.Parameter(torch.tensor(0.0))
    optimizer = torch.optim.LBFGS([rate, offset], lr=0.3, max_iter=4)

    def closure():
        optimizer.zero_grad()
        loss = (rate[0] * torch.exp(-rate[1] * t) + offset - y).square().mean()
        loss.backward()
        return loss

    optimizer.step(closure)
    offset.requires_grad_(False)
    fixed = offset.item()
    if new_optimizer:
        optimizer = torch.optim.LBFGS([rate], lr=0.3, max_iter=4)
    before = rate.detach().clone()
    optimizer.step(closure)
    assert not torch.equal(before, rate)
    return offset.item() != fixed


def symptom():
    assert offset_moved(new_optimizer=False)


def cure():
    assert not offset_moved(new_optimizer=True)

"""The task weights are nn.Parameter factors: they are driven below zero, and the total loss falls while the tasks get worse.

asked: learnable loss weights become negative
asked: 多任务的 loss 权重设成可学习参数，结果变成负数
cause: learned-weights
"""

import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 3)
targets = [x.sum(dim=1, keepdim=True) + torch.randn(64, 1), 3 * torch.randn(64, 1)]


def train(combine, start, bound=None):
    torch.manual_seed(1)
    model = nn.Linear(3, 2)
    s = nn.Parameter(torch.full((2,), start))
    optimizer = torch.optim.Adam([*model.parameters(), s], lr=0.02)
    for _ in range(500):
        optimizer.zero_grad()
        out = model(x)
        losses = torch.stack([nn.functional.mse_loss(out[:, [i]], targets[i]) for i in range(2)])
        combine(s, losses).sum().backward()
        optimizer.step()
        if bound is not None:
            with torch.no_grad():
                s.clamp_(min=bound)
    return s.detach(), losses.detach()


def symptom():
    factors, losses = train(lambda s, losses: s * losses, 1.0)
    assert factors.max() < 0 and losses.max() > 100


def cure():
    s, losses = train(lambda s, losses: (-s).exp() * losses + s, 0.0, bound=-4)
    assert torch.allclose((-s).exp(), 1 / losses, rtol=0.1) and losses[0] < 2
    # A loss of 1000 throws s away when it starts at 0, and leaves it when it starts at ln(1000).
    for start, end in (0.0, 499.5), (math.log(1000), math.log(1000)):
        s = torch.tensor([start], requires_grad=True)
        optimizer = torch.optim.SGD([s], lr=0.5)
        ((-s).exp() * 1000 + s).backward()
        optimizer.step()
        assert math.isclose(s.item(), end, abs_tol=1e-3)

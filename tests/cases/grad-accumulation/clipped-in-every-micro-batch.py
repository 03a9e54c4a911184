"""Clipping right after every backward(): the update points elsewhere than the large batch's.

asked: where to put clip_grad_norm_ with gradient accumulation
asked: 梯度累积时 clip_grad_norm_ 放在哪里
cause: clip-once
"""

import torch
from torch import nn

torch.manual_seed(0)
scale = torch.tensor([1.0, 1.0, 1.0, 50.0]).view(4, 1, 1)
x, y = torch.randn(4, 8, 3), scale * torch.randn(4, 8, 1)


def gradient(parts, every_time):
    torch.manual_seed(1)
    model = nn.Linear(3, 1)
    for xb, yb in zip(x.flatten(0, 1).chunk(parts), y.flatten(0, 1).chunk(parts)):
        (nn.functional.mse_loss(model(xb), yb) / parts).backward()
        if every_time:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.1)
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.1)
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def symptom():
    assert not torch.allclose(gradient(4, True), gradient(1, False), rtol=1e-2, atol=1e-4)


def cure():
    assert torch.allclose(gradient(4, False), gradient(1, False), rtol=1e-3, atol=1e-6)

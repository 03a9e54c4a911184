"""Prioritised replay needs one loss per sample: backward() says it wants a scalar, and ones_like makes the steps too long.

asked: grad can be implicitly created only for scalar outputs, smooth_l1_loss with reduction none
asked: 优先经验回放，每个样本一个 loss，backward 报错只能对标量
cause: one-number-first
"""

import torch
from torch import nn

torch.manual_seed(0)
states, actions, targets = torch.randn(32, 4), torch.randint(2, (32, 1)), torch.randn(32)
importance = torch.rand(32) + 0.5


def gradient(backpropagate):
    torch.manual_seed(1)
    q = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
    values = q(states).gather(1, actions).squeeze(1)
    losses = importance * nn.functional.smooth_l1_loss(values, targets, reduction="none")
    assert losses.shape == (32,)
    backpropagate(losses)
    return torch.cat([p.grad.flatten() for p in q.parameters()])


def symptom():
    try:
        gradient(lambda losses: losses.backward())
    except RuntimeError as error:
        assert "grad can be implicitly created only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")
    mean = gradient(lambda losses: losses.mean().backward())
    silenced = gradient(lambda losses: losses.backward(torch.ones_like(losses)))
    assert torch.allclose(silenced, 32 * mean, rtol=1e-3, atol=1e-5)


def cure():
    assert gradient(lambda losses: losses.mean().backward()).norm() > 0

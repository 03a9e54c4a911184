"""Deep Q-learning with the target computed by the same net: without detach() the gradient also runs through the target.

asked: DQN why detach the target value, gradient flows through max Q of the next state
asked: DQN 的目标值为什么要 detach，不 detach 梯度会从下一个状态的 Q 传过去
cause: detach-blocks-one-path
"""

import torch
from torch import nn


def gradients(target):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(4, 16), nn.LayerNorm(16), nn.ReLU(), nn.Linear(16, 2))
    state, following, reward = torch.randn(8, 4), torch.randn(8, 4), torch.randn(8)
    value = net(state)[:, 0]
    nn.functional.mse_loss(value, target(net, following, reward)).backward()
    return torch.cat([p.grad.flatten() for p in net.parameters()])


def plain(net, following, reward):
    return reward + 0.9 * net(following).amax(1)


def detached(net, following, reward):
    return reward + 0.9 * net(following).amax(1).detach()


@torch.no_grad()
def under_no_grad(net, following, reward):
    return reward + 0.9 * net(following).amax(1)


def as_numbers(net, following, reward):
    return torch.tensor((reward + 0.9 * net(following).amax(1)).tolist())


def symptom():
    right, wrong = gradients(as_numbers), gradients(plain)
    assert (wrong - right).norm() > 0.05 * right.norm()


def cure():
    for target in (detached, under_no_grad):
        assert torch.allclose(gradients(target), gradients(as_numbers), atol=1e-6)

"""WGAN-GP: the gradient penalty has no graph, nothing raises, and the penalty trains nothing.

asked: gradient penalty wgan-gp without create_graph no error but penalty has no effect, retain_graph or create_graph
asked: WGAN-GP 梯度惩罚不加 create_graph 不报错，但惩罚不起作用
cause: derivative-inside-the-loss
"""

import torch
from torch import nn


def critic_gradient(penalty, **options):
    torch.manual_seed(0)
    critic = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    real, fake = torch.randn(6, 2) + 2, torch.randn(6, 2)
    loss = critic(fake).mean() - critic(real).mean()
    if penalty:
        mix = torch.rand(6, 1)
        x = (mix * real + (1 - mix) * fake).requires_grad_()
        (slope,) = torch.autograd.grad(critic(x).sum(), x, **options)
        loss = loss + 10 * (slope.norm(dim=1) - 1).square().mean()
    loss.backward()
    nn.utils.clip_grad_norm_(critic.parameters(), 1e9)
    return critic[0].weight.grad


def symptom():
    without = critic_gradient(penalty=False)
    assert torch.equal(critic_gradient(penalty=True), without)
    assert torch.equal(critic_gradient(penalty=True, retain_graph=True), without)


def cure():
    whole = critic_gradient(penalty=True, create_graph=True)
    assert (whole - critic_gradient(penalty=False)).norm() > 0.1 * whole.norm()

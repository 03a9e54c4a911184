"""A PINN takes its second derivative without create_graph=True.

asked: PINN second derivative autograd.grad element 0 of tensors does not require grad
asked: gradient_penalty.backward() element 0 of tensors does not require grad and does not have a grad_fn
asked: PINN 求二阶导数报 element 0 of tensors does not require grad
cause: causes
"""

import torch
from torch import nn


def train(steps=300, **options):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    x = torch.linspace(0, 1, 20)[:, None].requires_grad_()
    for _ in range(steps):
        u = network(x)
        (slope,) = torch.autograd.grad(u.sum(), x, **options)
        (bend,) = torch.autograd.grad(slope.sum(), x, **options)
        loss = (bend - 2).square().mean() + u[0].square().sum() + slope[0].square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (network(x) - x**2).abs().max().item()


def penalty(**options):
    critic = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    x = torch.randn(6, 2, requires_grad=True)
    (slope,) = torch.autograd.grad(critic(x).sum(), x, **options)
    (slope.norm(dim=1) - 1).square().mean().backward()


def symptom():
    for run in (train, penalty):
        for options in ({}, {"retain_graph": True}):
            try:
                run(**options)
            except RuntimeError as error:
                assert "element 0 of tensors does not require grad" in str(error)
            else:
                raise AssertionError("no error")


def cure():
    penalty(create_graph=True)
    assert train(create_graph=True) < 0.1

"""u'' = -pi^2 sin(pi x) with a ReLU network: its second derivative is 0, so the residual stays, all ok at every rate.

asked: PINN loss does not decrease, ReLU network, second derivative in the loss
asked: PINN 的 loss 不下降，网络用的 ReLU，loss 里有二阶导数
cause: path
"""

import contextlib
import io
import math

import torch
from torch import nn

x = torch.linspace(0, 1, 8).unsqueeze(1).requires_grad_()
ends = torch.tensor([[0.0], [1.0]])


def train(activation, lr, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 64), activation(), nn.Linear(64, 64), activation(), nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(300):
        first = torch.autograd.grad(model(x).sum(), x, create_graph=True)[0]
        second = torch.autograd.grad(first.sum(), x, create_graph=True)[0]
        residual = second + math.pi**2 * torch.sin(math.pi * x)
        loss = residual.square().mean() + model(ends).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    for lr in (0.1, 0.01, 0.001):
        assert 42 < train(nn.ReLU, lr) < 43


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(nn.ReLU, 0.01, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n"


def cure():
    assert train(nn.Tanh, 0.01) < 0.1

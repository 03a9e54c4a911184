"""u' = u, u(0) = 1 with autograd.grad and no create_graph: the derivative is a constant for backward(), no error, and the loss stays.

asked: physics informed network, torch.autograd.grad with retain_graph=True, loss does not go down
asked: PINN 里 autograd.grad 只写了 retain_graph，loss 降不下去，不报错
cause: path
"""

import contextlib
import io

import torch
from torch import nn

t = torch.linspace(0, 1, 8).unsqueeze(1).requires_grad_()


def train(create_graph, lr=0.01, recipe=None, steps=500):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        u = model(t)
        slope = torch.autograd.grad(u.sum(), t, create_graph=create_graph, retain_graph=True)[0]
        start = model(torch.zeros(1, 1)) - 1
        loss = (slope - u).square().mean() + start.square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert min(train(False, lr) for lr in (1e-3, 1e-2, 1e-1)) > 0.3


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(False, recipe=recipe, steps=2)
    assert out.getvalue() == "ok: 4 of 4\n"


def cure():
    assert train(True) < 0.01


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(True, recipe=recipe, steps=2)
    assert out.getvalue() == "ok: 4 of 4\n"

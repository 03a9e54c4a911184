"""A PINN: autograd.grad(u, x) raises, because u has one value per point.

asked: PINN torch.autograd.grad(u, x) grad can be implicitly created only for scalar outputs
asked: PINN 求 du/dx，torch.autograd.grad 报错只能对标量输出
cause: derivative-for-each-sample
"""

import torch
from torch import nn


def solve(derivative, steps=300):
    """u' = u, u(0) = 1 on [0, 1]: the largest error."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    x = torch.linspace(0, 1, 16).unsqueeze(1).requires_grad_()
    for _ in range(steps):
        u = model(x)
        loss = (derivative(u, x) - u).square().mean() + (model(torch.zeros(1, 1)) - 1).square().squeeze()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(x) - x.exp()).abs().max().item()


def velocity_and_pressure():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 2))
    x = torch.linspace(0, 1, 5).unsqueeze(1).requires_grad_()
    u = model(x)
    both = torch.autograd.grad(u.sum(), x, retain_graph=True)[0]
    columns = [torch.autograd.grad(u[:, i].sum(), x, retain_graph=True)[0] for i in range(2)]
    return both, torch.cat(columns, 1), torch.func.vmap(torch.func.jacrev(model))(x).squeeze(2)


def symptom():
    both, columns, _ = velocity_and_pressure()
    assert torch.allclose(both, columns.sum(1, keepdim=True), atol=1e-6)
    try:
        solve(lambda u, x: torch.autograd.grad(u, x, create_graph=True)[0])
    except RuntimeError as error:
        assert "only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    _, columns, jacobian = velocity_and_pressure()
    assert torch.allclose(columns, jacobian, atol=1e-6)
    assert solve(lambda u, x: torch.autograd.grad(u.sum(), x, create_graph=True)[0]) < 0.1
    assert solve(lambda u, x: torch.autograd.grad(u, x, torch.ones_like(u), create_graph=True)[0]) < 0.1

"""A network for a differential equation (PINN): the derivative in the loss has no graph.

asked: PINN autograd.grad in loss then loss.backward() graph a second time create_graph or retain_graph
asked: PINN 损失里用 autograd.grad 求导，backward 报错，retain_graph 和 create_graph 选哪个
cause: derivative-inside-the-loss
"""

import torch
from torch import nn


def train(steps=400, **options):
    """u' = -u, u(0) = 1: the first gradient of the first layer, and the largest error on [0, 1] in the end."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    t = torch.linspace(0, 1, 16).view(-1, 1).requires_grad_()
    for step in range(steps):
        u = net(t)
        (du_dt,) = torch.autograd.grad(u.sum(), t, **options)
        loss = (du_dt + u).square().mean() + (u[0] - 1).square().sum()
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            first = net[0].weight.grad.clone()
        optimizer.step()
    with torch.no_grad():
        return first, (net(t) - (-t).exp()).abs().max().item()


def symptom():
    try:
        train()
    except RuntimeError as error:
        assert "backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")
    part, whole = (train(steps=1, **{name: True})[0] for name in ("retain_graph", "create_graph"))
    assert (part - whole).norm() > 0.1 * whole.norm()


def cure():
    assert train(create_graph=True)[1] < 0.05

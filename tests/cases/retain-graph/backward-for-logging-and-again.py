"""backward(retain_graph=True) for a log, then backward() again: the gradients are twice as large.

asked: called loss.backward(retain_graph=True) to log gradients and then loss.backward(), gradients doubled
asked: 为了打印梯度先 backward(retain_graph=True)，后面又 backward 一次，梯度变成两倍
cause: once-more-and-added
"""

import torch
from torch import nn


def step_length(way):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4), nn.ReLU(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = model(torch.randn(8, 3)).square().mean()
    before = nn.utils.parameters_to_vector(model.parameters()).detach().clone()
    if way == "backward twice":
        loss.backward(retain_graph=True)
        loss.backward()
    elif way == "autograd.grad first":
        torch.autograd.grad(loss, list(model.parameters()), retain_graph=True)
        loss.backward()
    else:
        loss.backward()
    optimizer.step()
    return (nn.utils.parameters_to_vector(model.parameters()).detach() - before).norm()


def symptom():
    assert torch.isclose(step_length("backward twice"), 2 * step_length("once"), rtol=1e-3)


def cure():
    assert torch.isclose(step_length("autograd.grad first"), step_length("once"))

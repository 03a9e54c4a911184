"""Forces are the derivative of an energy: training works, and validation under no_grad() raises.

asked: validation autograd.grad forces element 0 of tensors does not require grad, training works
asked: PINN 验证时在 no_grad 里求导，报 element 0 of tensors does not require grad
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


def forces(model, positions, create_graph=True):
    positions = positions.clone().requires_grad_()
    (slope,) = torch.autograd.grad(model(positions).sum(), positions, create_graph=create_graph)
    return -slope


def program(tracked, create_graph=True, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    x, validation = torch.randn(64, 2), torch.randn(32, 2)
    for _ in range(300):
        loss = nn.functional.mse_loss(forces(model, x), -x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if recipe is not None:
        recipe("report_grad")(model)
    with torch.set_grad_enabled(tracked):
        return nn.functional.mse_loss(forces(model, validation, create_graph), -validation).item()


def symptom():
    for create_graph in (False, True):
        try:
            program(tracked=False, create_graph=create_graph)
        except RuntimeError as error:
            assert "element 0 of tensors does not require grad" in str(error)
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        program(tracked=False, recipe=recipe)
    first = out.getvalue().splitlines()[0]
    assert "parameters True" in first and "output False" in first


def cure():
    assert program(tracked=True) < 0.1
    assert program(tracked=True, create_graph=False) < 0.1

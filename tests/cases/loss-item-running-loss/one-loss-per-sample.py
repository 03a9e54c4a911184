"""`reduction="none"` for sample weights, and then `.item()`.

asked: a Tensor with 2 elements cannot be converted to Scalar when I log loss.item() with reduction none
asked: reduction 设成 none 之后 loss.item() 报错 cannot be converted to Scalar
cause: errors-around-item
"""

import torch
from torch import nn


def step(log):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    x, y, weights = torch.randn(2, 3), torch.randn(2, 1), torch.tensor([[1.0], [3.0]])
    losses = weights * nn.functional.mse_loss(model(x), y, reduction="none")
    optimizer.zero_grad()
    losses.mean().backward()
    optimizer.step()
    return log(losses)


def symptom():
    try:
        step(lambda losses: losses.item())
    except RuntimeError as error:
        assert "a Tensor with 2 elements cannot be converted to Scalar" in str(error)
    else:
        raise AssertionError("no error")


def cure(recipe):
    average = recipe("Average")()
    step(lambda losses: average.add(losses.mean(), len(losses)))
    assert abs(average.value() - step(lambda losses: losses.mean().item())) < 1e-6

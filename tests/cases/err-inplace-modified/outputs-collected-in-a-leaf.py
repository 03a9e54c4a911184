"""Outputs go into torch.zeros(4, requires_grad=True): under no_grad() the error is gone, and so is the gradient.

asked: torch.zeros requires_grad=True assign model output by index a view of a leaf Variable that requires grad
asked: loss = torch.tensor(0., requires_grad=True)，loss += 时报 a leaf Variable that requires grad is being used in an in-place operation
cause: sibling-errors
"""

import torch
from torch import nn


def train(requires_grad, no_grad=False, add=False):
    torch.manual_seed(0)
    model, x = nn.Linear(3, 1), torch.randn(4, 3)
    outputs = torch.zeros(4, requires_grad=requires_grad)
    total = torch.tensor(0.0, requires_grad=requires_grad)
    try:
        with torch.set_grad_enabled(not no_grad):
            for i in range(4):
                if add:
                    total += model(x[i]).square().sum()
                else:
                    outputs[i] = model(x[i]).squeeze()
    except RuntimeError as error:
        return str(error)
    (total if add else outputs.square().sum()).backward()
    return model.weight.grad


def symptom():
    assert "a view of a leaf Variable" in train(True)
    assert "a leaf Variable" in train(True, add=True)
    assert train(True, no_grad=True) is None, "no error any more, and nothing is trained"


def cure():
    collected, summed = train(False), train(False, add=True)
    assert collected.abs().min() > 0
    assert torch.allclose(collected, summed)

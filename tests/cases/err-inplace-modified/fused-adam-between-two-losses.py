"""Two losses over one forward pass, AdamW(fused=True) steps in between: no error, and a wrong gradient.

asked: fused optimizer step between two backward calls gives wrong gradients without an error
asked: fused=True 的优化器在两次 backward 之间 step，不报错但梯度不对
cause: fused-step-is-not-noticed
"""

import torch
from torch import nn


def gradient(way, fused):
    torch.manual_seed(0)
    trunk, head = nn.Linear(3, 4), nn.Linear(4, 1)
    parameters = [*trunk.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=0.5, fused=fused)
    x = torch.randn(6, 3)
    out = head(trunk(x).tanh())
    out.mean().backward(retain_graph=True)
    if way == "step in between":
        optimizer.step()
    optimizer.zero_grad()
    out.square().mean().backward()
    return trunk.weight.grad


def symptom():
    right = gradient("no step", fused=True)
    wrong = gradient("step in between", fused=True)
    assert (wrong - right).norm() > 0.1 * right.norm()
    try:
        gradient("step in between", fused=False)
    except RuntimeError as error:
        assert "modified by an inplace operation" in str(error)
    else:
        raise AssertionError("without fused=True it is noticed")


def cure():
    assert torch.allclose(gradient("no step", fused=True), gradient("no step", fused=False))

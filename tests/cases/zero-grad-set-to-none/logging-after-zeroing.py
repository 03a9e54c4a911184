"""Logging gradient norms at the end of the iteration raises: .grad is None; with set_to_none=False it logs zeros.

asked: AttributeError NoneType object has no attribute norm when logging gradients
asked: 记录梯度范数时报错 'NoneType' object has no attribute 'norm'
cause: nonetype-errors
"""

import torch
from torch import nn


def train(log, set_to_none=True):
    torch.manual_seed(0)
    model = nn.ModuleDict({"used": nn.Linear(4, 1), "other": nn.Linear(4, 1)})
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    logged = []
    for _ in range(3):
        if log == "at the top":
            logged.append(sum(p.grad.norm() for p in model["used"].parameters()).item())
        nn.functional.mse_loss(model["used"](torch.ones(8, 4)), torch.zeros(8, 1)).backward()
        if log == "before":
            logged.append(nn.utils.get_total_norm([p.grad for p in model.parameters() if p.grad is not None]).item())
        optimizer.step()
        optimizer.zero_grad(set_to_none)
        if log == "after":
            logged.append(sum(p.grad.norm() for p in model["used"].parameters()).item())
    return logged


def symptom():
    # At the top of the loop the first iteration has no gradient yet.
    for log in ("after", "at the top"):
        try:
            train(log)
        except AttributeError as error:
            assert str(error) == "'NoneType' object has no attribute 'norm'"
        else:
            raise AssertionError("nothing was raised")
    assert train("after", set_to_none=False) == [0, 0, 0]


def cure():
    assert all(norm > 0 for norm in train("before"))

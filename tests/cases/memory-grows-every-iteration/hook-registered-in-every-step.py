"""A feature hook is registered inside the loop: after n steps it runs n times per forward pass.

asked: training gets slower and slower, I register a forward hook in the loop to get features
asked: 循环里 register_forward_hook 取特征，越训练越慢，内存也涨
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


def train(where, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 1))
    optimizer = torch.optim.RMSprop(model.parameters())
    growth, calls = recipe and recipe("Growth")(), []

    def register():
        seen = []
        return model[1].register_forward_hook(lambda module, args, output: seen.append(output.detach())), seen

    handle, seen = register() if where == "before" else (None, [])
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            if where != "before":
                handle, seen = register()
            seen.clear()
            optimizer.zero_grad()
            model(torch.randn(3, 4)).square().mean().backward()
            optimizer.step()
            if where == "removed":
                handle.remove()
            calls.append(len(model[1]._forward_hooks))
            if growth:
                growth.report()
    return calls, out.getvalue().splitlines()


def symptom():
    assert train("inside")[0] == [1, 2, 3, 4, 5]


def diagnosis(recipe):
    lines = train("inside", recipe)[1]
    assert all("without graph on cpu (3, 8)" in line for line in lines)


def cure():
    assert train("removed")[0] == [0] * 5
    assert train("before")[0] == [1] * 5


def healthy(recipe):
    assert train("removed", recipe)[1] == ["nothing grew"] * 4
    assert train("before", recipe)[1] == ["nothing grew"] * 4

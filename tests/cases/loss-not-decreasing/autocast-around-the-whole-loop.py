"""autocast around the epochs instead of each step: it keeps the bfloat16 copies it made of the first weights.

asked: mixed precision training, weights change but the loss stays exactly the same
asked: 用 autocast 包住整个训练循环，权重在变，loss 却一直不变
cause: path
"""

import contextlib
import io

import torch
from torch import nn


def losses(around, recipe=None, steps=30, lr=0.1):
    torch.manual_seed(0)
    x, y = torch.randn(8, 12), torch.randint(5, (8,))
    model = nn.Sequential(nn.Linear(12, 64), nn.ReLU(), nn.Linear(64, 5))
    before = model[0].weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    printed = []
    amp = {name: contextlib.nullcontext() for name in ("loop", "step")}
    amp[around] = torch.autocast("cpu", dtype=torch.bfloat16)
    with amp["loop"]:
        for _ in range(steps):
            optimizer.zero_grad()
            with amp["step"]:
                loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            printed.append(loss.item())
    assert not torch.equal(before, model[0].weight)
    return printed


def symptom():
    for lr in (0.001, 0.1, 10.0):
        assert len(set(losses("loop", lr=lr))) == 1


def said(around, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        losses(around, recipe, steps=2)
    return out.getvalue()


def diagnosis(recipe):
    assert said("loop", recipe) == "ok: 4 of 4\n", "all ok, and one batch is not learned at any learning rate"


def cure():
    printed = losses("step", steps=150)
    assert printed[-1] < 0.1 * printed[0]


def healthy(recipe):
    assert said("step", recipe) == "ok: 4 of 4\n"

"""Printed right after backward() there is a gradient; zero_grad() stands between it and step().

asked: grad printed after backward is not zero but weights do not update, zero_grad called before step
asked: backward 之后打印 grad 不是 0，optimizer.step() 之后权重没变
cause: watch
"""

import contextlib
import functools
import io

import torch
from torch import nn


def train(order, recipe=None, make=None, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(24, 1))
    sgd = functools.partial(torch.optim.SGD, lr=0.1, momentum=0.9, nesterov=True)
    optimizer = (make or sgd)(model.parameters())
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = [p.detach().clone() for p in model.parameters()]
    printed = []
    for _ in range(4):
        loss = nn.functional.mse_loss(model(torch.randn(5, 2, 8)), torch.ones(5, 1))
        if order != "after backward":
            optimizer.zero_grad()
        if order == "step before backward":
            optimizer.step()
        loss.backward()
        printed.append(model[0].weight.grad.norm().item())
        if order == "after backward":
            optimizer.zero_grad(**options)
        if order != "step before backward":
            optimizer.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    same = [torch.equal(p, b) for p, b in zip(model.parameters(), before)]
    return same, printed, out.getvalue()


def symptom():
    for options in {}, {"set_to_none": False}:
        same, printed, _ = train("after backward", **options)
        assert all(same) and min(printed) > 0


def diagnosis(recipe):
    for options in {}, {"set_to_none": False}:
        *_, said = train("after backward", recipe, **options)
        assert said == "gradient lost before step(): 0.weight 0.bias 3.weight 3.bias\n"
    *_, said = train("step before backward", recipe)
    assert said == "gradient lost before step(): 0.weight 0.bias 3.weight 3.bias\n"
    same, _, said = train("after backward", recipe, torch.optim.AdamW, set_to_none=False)
    assert said == "changes, but gradient lost before step(): 0.weight 0.bias 3.weight 3.bias\n" and not any(same)


def cure():
    assert not any(train("first")[0])


def healthy(recipe):
    for make in None, torch.optim.AdamW:
        assert train("first", recipe, make)[2] == "changes: 0.weight 0.bias 3.weight 3.bias\n"

"""scheduler.step() stands in a branch that is never entered: no warning, and the rate never falls.

asked: no warning from the lr scheduler, but the learning rate stays the same for the whole training
asked: 调度器没有警告，学习率却一直不变
cause: watch-order
"""

import contextlib
import io

import torch


def train(scheduled, recipe=None):
    w = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.1)
    report = recipe("watch_order")(optimizer, scheduler) if recipe else None
    for epoch in range(3):
        if scheduled == "anew":
            scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.1)
        for _ in range(2):
            optimizer.zero_grad()
            w.sum().backward()
            optimizer.step()
        if scheduled:
            scheduler.step()
    if report is None:
        return optimizer.param_groups[0]["lr"]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return out.getvalue().strip()


def symptom():
    assert train(scheduled=False) == 1.0


def diagnosis(recipe):
    assert train(False, recipe) == "no scheduler.step()"
    assert train("anew", recipe) == "no scheduler.step()"


def cure():
    assert abs(train(scheduled=True) - 0.001) < 1e-9


def healthy(recipe):
    assert train(True, recipe) == "optimizer.step() was first"

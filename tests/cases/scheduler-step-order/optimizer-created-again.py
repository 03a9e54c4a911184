"""The scheduler was created from an optimizer that is then created again: the rate that is used never changes.

asked: scheduler warning before optimizer.step() after I rebuilt the optimizer, learning rate stays the same
asked: 重新创建优化器之后，调度器有警告，学习率也不变
cause: watch-order
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR


def train(again, recipe=None):
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1.0)
    scheduler = StepLR(optimizer, 1, gamma=0.1)
    if again is True:
        optimizer = torch.optim.Adam(model.parameters(), lr=1.0)
    if again == "in the loop":
        watched, optimizer = optimizer, torch.optim.Adam(model.parameters(), lr=1.0)
    else:
        watched = optimizer
    report = recipe("watch_order")(watched, scheduler) if recipe else lambda: None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            for _ in range(2):
                optimizer.zero_grad()
                model(torch.randn(4, 3)).square().mean().backward()
                optimizer.step()
            scheduler.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return len(caught), out.getvalue().strip(), round(optimizer.param_groups[0]["lr"], 6)


def symptom():
    for again in (True, "in the loop"):
        warned, _, rate = train(again)
        assert warned == 1 and rate == 1.0


def diagnosis(recipe):
    assert train(True, recipe)[1] == "the scheduler belongs to another optimizer"
    assert train("in the loop", recipe)[1] == "no optimizer.step()"


def cure():
    assert train(False)[::2] == (0, 0.001)


def healthy(recipe):
    assert train(False, recipe)[1] == "optimizer.step() was first"

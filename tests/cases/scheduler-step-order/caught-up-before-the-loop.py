"""A resumed training calls scheduler.step() until it has caught up, or the schedule is drawn with the real scheduler.

asked: lr_scheduler.step() before optimizer.step() warning after resuming or plotting the schedule, order in loop correct
asked: 循环里顺序没错，续训前多次调用 scheduler.step() 追进度、先画学习率曲线，有警告
cause: what-the-warning-looks-at
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, StepLR


def train(make, before, calls=1, recipe=None):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scheduler = make(optimizer)
        for _ in range(before):
            scheduler.step()
        report = recipe("watch_order")(optimizer, scheduler) if recipe else lambda: None
        for _ in range(2):
            optimizer.zero_grad()
            model(torch.randn(4, 3)).square().mean().backward()
            optimizer.step()
            for _ in range(calls):
                scheduler.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return len(caught), out.getvalue().strip()


SCHEDULES = (lambda o: StepLR(o, 3), lambda o: ExponentialLR(o, 0.9), lambda o: CosineAnnealingLR(o, 9))


def symptom():
    for make in SCHEDULES:
        assert train(make, before=3)[0] == 1


def diagnosis(recipe):
    for make in SCHEDULES:
        assert train(make, 3, recipe=recipe)[1] == "optimizer.step() was first"
        assert train(make, 0, 2, recipe)[1] == "4 scheduler.step() for 2 optimizer.step()"


def cure():
    for make in SCHEDULES:
        assert train(make, before=0)[0] == 0

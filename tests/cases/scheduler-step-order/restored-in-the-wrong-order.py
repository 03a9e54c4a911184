"""The order is wrong, but the scheduler comes from a checkpoint, or is of a kind that does not check: no warning.

asked: no warning but scheduler.step() is called before optimizer.step() after resuming
asked: 断点续训之后 scheduler.step 顺序写反了也没有警告
cause: what-the-warning-looks-at
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts, ExponentialLR, ReduceLROnPlateau


def train(make, wrong, restored, recipe=None):
    model = nn.Linear(3, 1)

    def build():
        optimizer = torch.optim.AdamW(model.parameters(), lr=1.0)
        return optimizer, make(optimizer)

    optimizer, scheduler = build()
    metrics = [0.5] * isinstance(scheduler, ReduceLROnPlateau)
    if restored:
        optimizer.step()
        scheduler.step(*metrics)
        old, (optimizer, scheduler) = (optimizer, scheduler), build()
        optimizer.load_state_dict(old[0].state_dict())
        scheduler.load_state_dict(old[1].state_dict())
    report = recipe("watch_order")(optimizer, scheduler) if recipe else lambda: None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            if wrong:
                scheduler.step(*metrics)
            optimizer.zero_grad()
            model(torch.randn(4, 3)).square().mean().backward()
            optimizer.step()
            if not wrong:
                scheduler.step(*metrics)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return len(caught), out.getvalue().strip()


SILENT = (
    (lambda o: ExponentialLR(o, 0.5), True),
    (lambda o: CosineAnnealingWarmRestarts(o, 2), False),
    (lambda o: ReduceLROnPlateau(o), False),
)


def symptom():
    for make, restored in SILENT:
        assert train(make, True, restored)[0] == 0
    assert train(SILENT[0][0], True, False)[0] == 1


def diagnosis(recipe):
    for make, restored in SILENT:
        assert train(make, True, restored, recipe)[1] == "scheduler.step() was first"


def cure():
    for make, restored in SILENT:
        assert train(make, False, restored)[0] == 0


def healthy(recipe):
    for make, restored in SILENT:
        assert train(make, False, restored, recipe)[1] == "optimizer.step() was first"

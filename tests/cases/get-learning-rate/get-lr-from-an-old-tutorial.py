"""A tutorial prints scheduler.get_lr()[0]: at the milestones the log shows a rate that is not used.

asked: scheduler.get_lr() shows a much smaller learning rate at the milestone than the optimizer uses
asked: get_lr() 在 milestone 那个 epoch 打印的学习率多乘了一次 gamma
cause: get-lr-is-for-the-scheduler
"""

import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)


def log(make, read):
    model = nn.Linear(2, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.0)
    scheduler = make(optimizer)
    wrong = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for epoch in range(5):
            if read(scheduler)[0] != optimizer.param_groups[0]["lr"]:
                wrong.append(epoch)
            optimizer.step()
            scheduler.step()
    return wrong, len(caught)


def invented(make):
    """Does get_lr() give, after one step, a rate that the schedule does not contain?"""
    optimizer = torch.optim.SGD([torch.ones(1)], lr=1.0)
    scheduler, rates = make(optimizer), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for epoch in range(9):
            rates.append(optimizer.param_groups[0]["lr"])
            if epoch == 1:
                found = scheduler.get_lr()[0]
            optimizer.step()
            scheduler.step()
    return all(abs(rate - found) > 1e-3 for rate in rates)


MAKES = (lambda o: StepLR(o, 2, 0.1), lambda o: MultiStepLR(o, [2, 4], 0.1))
INVENT = (lambda o: LinearLR(o, 0.1, total_iters=5), lambda o: CosineAnnealingLR(o, 8))
RIGHT = (
    lambda o: LambdaLR(o, lambda epoch: 0.5**epoch),
    lambda o: OneCycleLR(o, 1.0, 9),
    lambda o: CyclicLR(o, 0.1, 1.0, 3, cycle_momentum=False),
    lambda o: CosineAnnealingWarmRestarts(o, 3),
)
RAISE = (
    ReduceLROnPlateau,
    lambda o: SequentialLR(o, [ExponentialLR(o, 0.5), StepLR(o, 2)], [2]),
    lambda o: ChainedScheduler([ExponentialLR(o, 0.5), StepLR(o, 2)]),
)


def symptom():
    for make in MAKES:
        assert log(make, lambda scheduler: scheduler.get_lr()) == ([2, 4], 5)
    for make in INVENT:
        assert invented(make)
    for make in RAISE:
        optimizer = torch.optim.SGD([torch.ones(1)], lr=1.0)
        scheduler = make(optimizer)
        assert scheduler.get_last_lr() == [optimizer.param_groups[0]["lr"]]
        try:
            scheduler.get_lr()
        except NotImplementedError:
            continue
        raise AssertionError("get_lr() returned")


def cure():
    for make in (*MAKES, *INVENT, *RIGHT):
        assert log(make, lambda scheduler: scheduler.get_last_lr()) == ([], 0)


def healthy():
    for make in RIGHT:
        assert log(make, lambda scheduler: scheduler.get_lr()) == ([], 5)
    plateau = ReduceLROnPlateau(torch.optim.SGD([torch.ones(1)], lr=1.0), patience=0)
    for _ in range(2):
        plateau.step(1.0)
    assert plateau.get_last_lr() == [0.1]

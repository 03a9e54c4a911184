"""A tutorial prints scheduler.get_lr()[0]: at the milestones the log shows a rate that is not used.

asked: scheduler.get_lr() shows a much smaller learning rate at the milestone than the optimizer uses
asked: get_lr() 在 milestone 那个 epoch 打印的学习率多乘了一次 gamma
cause: get-lr-is-for-the-scheduler
"""

import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import MultiStepLR, ReduceLROnPlateau, StepLR


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


MAKES = (lambda o: StepLR(o, 2, 0.1), lambda o: MultiStepLR(o, [2, 4], 0.1))


def symptom():
    for make in MAKES:
        assert log(make, lambda scheduler: scheduler.get_lr()) == ([2, 4], 5)


def cure():
    for make in MAKES:
        assert log(make, lambda scheduler: scheduler.get_last_lr()) == ([], 0)


def healthy():
    plateau = ReduceLROnPlateau(torch.optim.SGD([torch.ones(1)], lr=1.0), patience=0)
    assert plateau.get_last_lr() == [1.0]
    for _ in range(2):
        plateau.step(1.0)
    assert plateau.get_last_lr() == [0.1]
    try:
        plateau.get_lr()
    except NotImplementedError:
        return
    raise AssertionError("get_lr() of ReduceLROnPlateau returned")

"""The scheduler is built with last_epoch=start instead of being loaded.

asked: KeyError param 'initial_lr' is not specified in param_groups[0] when resuming an optimizer, last_epoch=start_epoch
asked: 续训时 StepLR 传 last_epoch 报 param 'initial_lr' is not specified in param_groups[0]
cause: save-and-resume
"""

import copy
import warnings

import torch
from torch.optim import lr_scheduler

MAKE = {
    "StepLR": lambda optimizer: lr_scheduler.StepLR(optimizer, 3, gamma=0.5),
    "MultiStepLR": lambda optimizer: lr_scheduler.MultiStepLR(optimizer, [1, 3, 6], gamma=0.5),
    "ExponentialLR": lambda optimizer: lr_scheduler.ExponentialLR(optimizer, 0.9),
    "CosineAnnealingLR": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, 10),
    "LambdaLR": lambda optimizer: lr_scheduler.LambdaLR(optimizer, lambda epoch: 0.8**epoch),
    "LinearLR": lambda optimizer: lr_scheduler.LinearLR(optimizer, 0.1, 1.0, 6),
    "OneCycleLR": lambda optimizer: lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=10),
}


def new():
    return torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=1.0)


def rates(optimizer, scheduler, steps):
    found = []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return torch.tensor(found)


def stopped(make, done):
    optimizer = new()
    scheduler = make(optimizer)
    rates(optimizer, scheduler, done)
    file = copy.deepcopy({"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()})
    return file, rates(optimizer, scheduler, 8 - done)


def symptom():
    try:
        lr_scheduler.StepLR(new(), 3, last_epoch=4)
    except KeyError as error:
        assert "param 'initial_lr' is not specified in param_groups[0]" in str(error)
    else:
        raise AssertionError


def cure():
    for make in MAKE.values():
        for done in (3, 4):
            file, wanted = stopped(make, done)
            optimizer = new()
            scheduler = make(optimizer)
            optimizer.load_state_dict(file["optimizer"])
            scheduler.load_state_dict(file["scheduler"])
            assert torch.allclose(rates(optimizer, scheduler, 8 - done), wanted)

            optimizer = new()
            scheduler = make(optimizer)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for _ in range(done):
                    scheduler.step()
            optimizer.load_state_dict(file["optimizer"])
            assert torch.allclose(rates(optimizer, scheduler, 8 - done), wanted)

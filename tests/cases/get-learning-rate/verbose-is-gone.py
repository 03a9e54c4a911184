"""An older script asks the scheduler for messages with verbose=True.

asked: ReduceLROnPlateau __init__() got an unexpected keyword argument 'verbose'
asked: 调度器写 verbose=True 报错 unexpected keyword argument
cause: before-the-scheduler-steps
"""

import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

SCHEDULERS = ((StepLR, 5), (ReduceLROnPlateau,))


def symptom():
    warnings.simplefilter("ignore")
    for make, *options in SCHEDULERS:
        try:
            make(torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1), *options, verbose=True)
        except TypeError as error:
            assert f"{make.__name__}.__init__() got an unexpected keyword argument 'verbose'" in str(error)
        else:
            assert tuple(map(int, torch.__version__.split(".")[:2])) < (2, 13)


def cure():
    for make, *options in SCHEDULERS:
        optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)
        assert make(optimizer, *options).get_last_lr() == [optimizer.param_groups[0]["lr"]] == [0.1]

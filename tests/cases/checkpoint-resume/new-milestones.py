"""More epochs with one more milestone: the loaded MultiStepLR has its old milestones, and the rate does not fall again.

asked: resume training with new milestones MultiStepLR, learning rate does not drop at the new milestone
asked: 续训时给 MultiStepLR 加了 milestone，学习率到时没有下降
cause: the-schedule-keeps-its-length
"""

import copy

import torch
from torch.optim.lr_scheduler import MultiStepLR


def train(milestones, epochs, file=None, leave_out=()):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=1.0)
    scheduler = MultiStepLR(optimizer, milestones, gamma=0.1)
    if file:
        optimizer.load_state_dict(file["optimizer"])
        scheduler.load_state_dict({k: v for k, v in file["scheduler"].items() if k not in leave_out})
    for _ in range(epochs):
        optimizer.step()
        scheduler.step()
    file = copy.deepcopy({"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()})
    return file, optimizer.param_groups[0]["lr"]


def symptom():
    file, rate = train([2, 4], 5)
    assert abs(rate - 0.01) < 1e-6
    assert abs(train([2, 4, 7], 4, file)[1] - 0.01) < 1e-6, "the new milestone at 7 is not there"


def cure():
    file, _ = train([2, 4], 5)
    assert abs(train([2, 4, 7], 4, file, leave_out=["milestones"])[1] - 0.001) < 1e-6

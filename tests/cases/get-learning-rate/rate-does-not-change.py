"""The rate in the log stays: the schedule counts in batches, or step() is given the loss, as ReduceLROnPlateau wants it.

asked: learning rate does not change with CosineAnnealingLR, printed lr stays the same every epoch
asked: 用了 StepLR，打印的学习率一直不变
cause: which
"""

import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, StepLR

EPOCHS, BATCHES = 5, 400


def train(make, gives_the_loss=False):
    torch.manual_seed(0)
    model, loss_fn = nn.Linear(3, 1), nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler, logged = make(optimizer), []
    for _ in range(EPOCHS):
        optimizer.zero_grad()
        loss = loss_fn(model(torch.randn(8, 3)), torch.rand(8, 1))
        loss.backward()
        optimizer.step()
        logged.append(round(optimizer.param_groups[0]["lr"], 3))
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The epoch parameter")
            scheduler.step(*[min(loss.item(), 0.9)] * gives_the_loss)
    return logged


def in_batches(optimizer):
    return CosineAnnealingLR(optimizer, EPOCHS * BATCHES)


def in_epochs(optimizer):
    return CosineAnnealingLR(optimizer, EPOCHS)


def halves(optimizer):
    return StepLR(optimizer, 1, 0.5)


def symptom():
    assert set(train(in_batches)) == set(train(halves, gives_the_loss=True)) == {0.1}


def diagnosis(recipe):
    def listed(make):
        return {round(lr, 3) for lr in recipe("preview")(make, 0.1, EPOCHS)}

    assert listed(in_batches) == {0.1}, "the list does not change either"
    assert len(listed(halves)) == EPOCHS, "the list changes and the rate does not"


def cure():
    assert len(set(train(in_epochs))) == len(set(train(halves))) == EPOCHS

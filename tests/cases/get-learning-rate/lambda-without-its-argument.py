"""LambdaLR with lambda epoch: 0.95: the rate is 0.95 of its start in each epoch, and so is the list of preview().

asked: LambdaLR does not decay the learning rate, lr_lambda=lambda epoch: 0.95, printed lr is constant
asked: LambdaLR 写了 lambda epoch: 0.95，打印的学习率一直不变
cause: which
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR, MultiplicativeLR


def train(make):
    torch.manual_seed(0)
    model, loss_fn = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1)), nn.MSELoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    scheduler, logged = make(optimizer), []
    for _ in range(6):
        for _ in range(2):
            optimizer.zero_grad()
            loss_fn(model(torch.randn(8, 3)), torch.rand(8, 1)).backward()
            optimizer.step()
        logged.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
    return logged


def constant(optimizer):
    return LambdaLR(optimizer, lambda epoch: 0.95)


def symptom():
    assert len(set(train(constant))) == 1


def diagnosis(recipe):
    assert len(set(recipe("preview")(constant, 0.1, 6))) == 1


def cure():
    powers = [0.1 * 0.95**epoch for epoch in range(6)]
    for make in (
        lambda optimizer: LambdaLR(optimizer, lambda epoch: 0.95**epoch),
        lambda optimizer: MultiplicativeLR(optimizer, lambda epoch: 0.95),
    ):
        assert torch.allclose(torch.tensor(train(make)), torch.tensor(powers))

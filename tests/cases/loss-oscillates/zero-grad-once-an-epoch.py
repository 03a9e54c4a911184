"""zero_grad() is called, but before the batch loop: once an epoch. The loss swings and does not settle.

asked: loss goes up and down although I call optimizer.zero_grad() at the start of each epoch
asked: 每个 epoch 开头都调用了 optimizer.zero_grad()，loss 还是忽高忽低
cause: jumping-weights-or-noise
"""

import torch
from torch import nn


def train(once_an_epoch, jumps_of=None):
    torch.manual_seed(0)
    x = torch.randn(512, 4)
    y = x.sum(dim=1, keepdim=True) + 0.3 * torch.randn(512, 1)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    jumps = jumps_of and jumps_of(model, lambda: nn.functional.mse_loss(model(x[:256]), y[:256]))
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        for batch in torch.randperm(512).split(32):
            loss = nn.functional.mse_loss(model(x[batch]), y[batch])
            if not once_an_epoch:
                optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if jumps:
                jumps.note(loss)
    return jumps.report() if jumps else sum(losses[-32:]) / 32


def symptom():
    assert train(once_an_epoch=True) > 0.15


def diagnosis(recipe):
    assert train(True, recipe("Jumps")) == "the weights jump"


def cure():
    assert train(once_an_epoch=False) < 0.12


def healthy(recipe):
    assert train(False, recipe("Jumps")) == "the batches differ"

"""zero_grad() is left out: the loss swings in waves.

asked: loss goes down then up then down again in waves, gradients are not zeroed
asked: loss 降下去又升上来，一波一波地震荡，没有清零梯度
cause: jumping-weights-or-noise
"""

import torch
from torch import nn


def train(zero, jumps_of=None, optimizer_class=torch.optim.SGD, lr=0.1):
    torch.manual_seed(0)
    x = torch.randn(512, 4)
    y = x.sum(dim=1, keepdim=True) + 0.3 * torch.randn(512, 1)
    model = nn.Linear(4, 1)
    optimizer = optimizer_class(model.parameters(), lr=lr)
    jumps = jumps_of and jumps_of(model, lambda: nn.functional.mse_loss(model(x[:256]), y[:256]))
    losses = []
    for _ in range(4):
        for batch in torch.randperm(512).split(32):
            loss = nn.functional.mse_loss(model(x[batch]), y[batch])
            if zero:
                optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if jumps:
                jumps.note(loss)
    return jumps.report() if jumps else sum(losses[-32:]) / 32


def symptom():
    assert train(zero=False) > 1.0


def diagnosis(recipe):
    assert train(zero=False, jumps_of=recipe("Jumps")) == "the weights jump"
    # What the recipe does not notice, as the page says.
    assert train(False, recipe("Jumps"), torch.optim.Adam, lr=0.001) == "the batches differ"


def cure():
    assert train(zero=True) < 0.5


def healthy(recipe):
    assert train(zero=True, jumps_of=recipe("Jumps")) == "the batches differ"

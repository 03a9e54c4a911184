"""Adam with a learning rate of 1: the loss goes up and down and never settles.

asked: loss oscillates wildly and never converges, Adam with a large learning rate
asked: 请问如何解决 loss 震荡的问题，Adam 学习率设得比较大
cause: jumping-weights-or-noise
"""

import torch
from torch import nn


def train(lr, recipe=None, batch_size=32, spoil=False):
    torch.manual_seed(0)
    x = torch.randn(512, 4)
    y = x.sum(dim=1, keepdim=True) + 0.3 * torch.randn(512, 1)
    model = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1))
    if spoil:
        y[500] = float("nan")
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    jumps = recipe and recipe("Jumps")(model, lambda: nn.functional.mse_loss(model(x[:256]), y[:256]))
    losses = []
    for _ in range(4):
        for batch in torch.randperm(512).split(batch_size):
            loss = nn.functional.mse_loss(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            losses.append(loss.item())
            if jumps:
                jumps.note(loss)
    return jumps.report() if jumps else sum(losses[-16:]) / 16


def symptom():
    assert train(1.0) > 0.4


def diagnosis(recipe):
    for batch_size in (8, 32):
        assert train(1.0, recipe, batch_size) == "the weights jump"
    assert train(0.01, recipe, spoil=True) == "inf or nan"


def cure():
    assert train(0.01) < 0.4


def healthy(recipe):
    for batch_size in (8, 32):
        assert train(0.003, recipe, batch_size) == "the batches differ"

"""An LSTM does not learn one short sequence in 1000 iterations: zero_grad() is missing.

asked: LSTM does not even learn one short sequence, loss jumps around
asked: 只有一条序列，LSTM 训练 1000 步 loss 还是不降
cause: a-detector-for-your-loop
"""

import warnings

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(1, 32, batch_first=True)
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        return self.out(self.rnn(x)[0]).squeeze(-1)


x = torch.linspace(0, 1, 21).view(1, 21, 1)
y = torch.linspace(0.1, 1.1, 21).view(1, 21)


def train(zeroing, steps=600, prepare=None):
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    if prepare:
        prepare(optimizer)
    losses = []
    for _ in range(steps):
        if zeroing:
            optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def warnings_of(zeroing, recipe):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(zeroing, steps=3, prepare=recipe("warn_if_not_zeroed"))
    return caught


def symptom():
    assert max(train(zeroing=False)[-50:]) > 1


def diagnosis(recipe):
    assert warnings_of(False, recipe)


def cure():
    assert max(train(zeroing=True)[-50:]) < 0.1


def healthy(recipe):
    assert not warnings_of(True, recipe)

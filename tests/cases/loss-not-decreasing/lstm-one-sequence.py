"""An LSTM that returns a tuple does not learn one sequence: zero_grad() is missing.

asked: LSTM cannot learn a single simple sequence, the loss goes up and down
asked: LSTM 只用一条序列训练也学不会，loss 忽上忽下
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(1, 16, batch_first=True)
        self.out = nn.Linear(16, 1)

    def forward(self, x):
        states, last = self.rnn(x)
        return self.out(states).squeeze(-1), last


x = torch.linspace(0, 1, 21).view(1, 21, 1)
y = torch.linspace(0.1, 1.1, 21).view(1, 21)


def train(zeroing, recipe=None, steps=400):
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    if recipe:
        recipe("diagnose")(model, optimizer)
    losses = []
    for _ in range(steps):
        if zeroing:
            optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x)[0], y, reduction="sum")
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=100.0)
        optimizer.step()
        losses.append(loss.item())
    return losses


def said(zeroing, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(zeroing, recipe, steps=3)
    return out.getvalue().splitlines()


def symptom():
    assert max(train(zeroing=False)[-50:]) > 1


def diagnosis(recipe):
    *lines, count = said(False, recipe)
    assert len(lines) == 6
    assert all(line.endswith("old gradient added to the new one") for line in lines)
    assert count == "ok: 0 of 6"


def cure():
    assert max(train(zeroing=True)[-50:]) < 0.2


def healthy(recipe):
    assert said(True, recipe) == ["ok: 6 of 6"]

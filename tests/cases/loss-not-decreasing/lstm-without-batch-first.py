"""The LSTM reads batch and time swapped: a fixed batch is memorised, with the whole set each sample sees strangers.

asked: LSTM overfits one batch but the loss on the whole dataset stays at 0.693, input is (batch, time, features)
asked: LSTM 单个 batch 能过拟合，整个数据集的 loss 停在 0.693，没写 batch_first
cause: path
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, batch_first):
        super().__init__()
        self.lstm, self.head = nn.LSTM(3, 16, batch_first=batch_first), nn.Linear(16, 2)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def train(batch_first, samples=512, recipe=None):
    torch.manual_seed(0)
    x = torch.randn(512, 6, 3)
    y = (x[:, 0, 0] > 0).long()
    model = Net(batch_first)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    if recipe:
        recipe("diagnose")(model, optimizer)
    losses = []
    for _ in range(300):
        batch = torch.arange(8) if samples == 8 else torch.randint(samples, (32,))
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        mixed = (model.eval()(x[:8])[-1:] - model(x[:8][-1:])).abs().max().item()
    return sum(losses[-20:]) / 20, mixed


def symptom():
    assert train(batch_first=False, samples=8)[0] < 0.1, "one batch is learned"
    assert train(batch_first=False)[0] > 0.6


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        _, mixed = train(batch_first=False, recipe=recipe)
    assert out.getvalue() == "ok: 6 of 6\n"
    assert mixed > 0.001, "the last sample depends on the others"


def cure():
    loss, mixed = train(batch_first=True)
    assert loss < 0.2 and mixed < 0.0001

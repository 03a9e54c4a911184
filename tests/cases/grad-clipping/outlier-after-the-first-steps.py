"""A GRU is clipped after step(), and the bad batch comes later than the steps that were watched.

asked: gradient norms look fine at first, much later the loss explodes although I clip
asked: 前几百步梯度都很小，后来一个批次 loss 爆了，明明写了 clip_grad_norm_
cause: find
"""

import contextlib
import io
import re

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.GRU(2, 8, batch_first=True), nn.Linear(8, 1)

    def forward(self, x):
        return self.head(self.rnn(x)[0][:, -1])


def train(place, max_norm=10.0, recipe=None):
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    if recipe:
        recipe("watch_clipping")(optimizer)
    before = nn.utils.parameters_to_vector(model.parameters()).detach()
    for step in range(130):
        x = torch.randn(16, 5, 2)
        y = x.sum((1, 2))[:, None] * (1e6 if step == 120 else 1)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        if place == "before step()":
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=max_norm)
        optimizer.step()
        if place == "after step()":
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=max_norm)
    return (nn.utils.parameters_to_vector(model.parameters()) - before).norm().item()


def watched(place, max_norm, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(place, max_norm, recipe)
    found = re.search(r" to (\S+), median ([^;]+);", out.getvalue())
    return float(found[1]), float(found[2])


def symptom():
    assert not train("after step()") < 1e3


def diagnosis(recipe):
    largest, median = watched("after step()", 10.0, recipe)
    assert median < largest < 10.0
    assert watched("after step()", median / 4, recipe)[0] > median


def cure():
    assert train("before step()") < 10


def healthy(recipe):
    _, median = watched("before step()", 10.0, recipe)
    largest, _ = watched("before step()", median / 4, recipe)
    assert abs(largest - median / 4) < 0.01 * median

"""An LSTM is clipped after step(): one batch with a huge target still throws the weights away.

asked: I use clip_grad_norm_ but the loss still explodes after one batch, it is called after optimizer.step()
asked: 加了 clip_grad_norm_，遇到一个异常批次 loss 还是爆了，写在 optimizer.step() 后面
cause: between-backward-and-step
"""

import contextlib
import io
import re

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.drop, self.head = nn.LSTM(2, 8, batch_first=True), nn.Dropout(0.1), nn.Linear(8, 1)

    def forward(self, x):
        return {"value": self.head(self.drop(self.rnn(x)[0][:, -1]))}


def train(place, recipe=None, accumulate=1, returned=None):
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    if recipe:
        recipe("watch_clipping")(optimizer, steps=20)
    before = nn.utils.parameters_to_vector(model.parameters()).detach()
    for step in range(20 * accumulate):
        x = torch.randn(8, 5, 2)
        y = x.sum((1, 2))[:, None] * (1e4 if step == 10 else 1)
        if place == "before the last backward()":
            (10 * model(-x)["value"].square().mean()).backward()
            returned.append(nn.utils.clip_grad_norm_(model.parameters(), max_norm=2.0).item())
        (nn.functional.mse_loss(model(x)["value"], y) / accumulate).backward()
        if (step + 1) % accumulate:
            continue
        if place == "before step()":
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=2.0)
        if place == "the LSTM alone":
            returned.append(nn.utils.clip_grad_norm_(model.rnn.parameters(), max_norm=2.0).item())
        if place == "one at a time":
            returned += [nn.utils.clip_grad_norm_(p, max_norm=2.0).item() for p in model.parameters()]
        optimizer.step()
        if place == "after step()":
            norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=2.0).item()
            if returned is not None:
                returned.append(norm)
        optimizer.zero_grad()
    return (nn.utils.parameters_to_vector(model.parameters()) - before).norm().item()


def largest(place, recipe, **options):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(place, recipe, **options)
    return float(re.search(r" to (\S+),", out.getvalue())[1])


def symptom():
    assert not train("after step()") < 1e3


def diagnosis(recipe):
    for place in ("after step()", "the LSTM alone", "one at a time", "before the last backward()"):
        returned = []
        printed = largest(place, recipe, returned=returned)
        assert printed > 2.01
        assert (abs(max(returned) / printed - 1) < 0.01) == (place == "after step()"), (place, max(returned), printed)


def cure():
    assert train("before step()") < 50


def healthy(recipe):
    assert largest("before step()", recipe) <= 2.01
    assert largest("before step()", recipe, accumulate=4) <= 2.01

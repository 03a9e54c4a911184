"""Gradient accumulation over 4 micro-batches, the scheduler stands outside the if: a warm-up is over four times too early.

asked: lr scheduler with gradient accumulation, warmup ends too early and a warning about optimizer.step()
asked: 梯度累积时每个 batch 都调 scheduler.step，warmup 提前结束还有警告
cause: once-per-update
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR


def train(outside, recipe=None):
    torch.manual_seed(0)
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0, momentum=0.9)
    warm_up = LinearLR(optimizer, 0.1, total_iters=4)
    scheduler = SequentialLR(optimizer, [warm_up, CosineAnnealingLR(optimizer, 6)], [4])
    report = recipe("watch_order")(optimizer, scheduler) if recipe else lambda: None
    rates = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for i in range(1, 17):
            loss = nn.functional.cross_entropy(model(torch.randn(2, 4)), torch.tensor([0, 1])) / 4
            loss.backward()
            if i % 4 == 0:
                rates.append(round(optimizer.param_groups[0]["lr"], 3))
                optimizer.step()
                optimizer.zero_grad()
            if outside or i % 4 == 0:
                scheduler.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    found = [w for w in caught if "Detected call of `lr_scheduler.step()`" in str(w.message)]
    return rates, len(found), out.getvalue().strip()


def symptom():
    rates, warned, _ = train(outside=True)
    assert rates[1] > rates[2] and warned == 1


def diagnosis(recipe):
    assert train(True, recipe)[2] == "16 scheduler.step() for 4 optimizer.step()"


def cure():
    rates, warned, _ = train(outside=False)
    assert rates == [0.1, 0.325, 0.55, 0.775] and warned == 0


def healthy(recipe):
    assert train(False, recipe)[2] == "optimizer.step() was first"

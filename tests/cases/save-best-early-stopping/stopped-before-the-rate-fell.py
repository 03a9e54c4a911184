"""ReduceLROnPlateau and early stopping with the same patience: training stops before the first epoch with the lower rate.

asked: early stopping triggers before ReduceLROnPlateau has any effect, same patience
asked: 早停和 ReduceLROnPlateau 的 patience 一样，学习率还没降就停了
cause: patience
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

x = torch.linspace(-1, 1, 8).reshape(8, 1)


def run(recipe, patience):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0, momentum=0.5)
    scheduler = ReduceLROnPlateau(optimizer, patience=3)
    stopping, rates = recipe("EarlyStopping")("min", patience), []
    for _ in range(100):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.zero_grad()
        (model(x) - 2 * x).abs().mean().backward()
        optimizer.step()
        with torch.no_grad():
            val_loss = (model(x) - 2 * x).abs().mean().item()
        scheduler.step(val_loss)
        if stopping.step(val_loss, model):
            break
    return rates, stopping.best


def symptom(recipe):
    rates, _ = run(recipe, 3)
    assert set(rates) == {1.0}


def cure(recipe):
    rates, best = run(recipe, 8)
    assert min(rates) < 0.1 and best < 0.5 * run(recipe, 3)[1]


def healthy():
    # The default threshold is relative: of a negative loss, a small loss of ground counts as a gain.
    for scores, settings, lowered in (
        ([-100.0, -99.995, -99.991, -99.99], {}, False),
        ([-100.0, -99.995, -99.991, -99.99], {"threshold_mode": "abs"}, True),
        ([0.5, 0.6, 0.7, 0.8], {}, True),
        ([0.5, 0.6, 0.7, 0.8], {"mode": "max"}, False),
    ):
        optimizer = torch.optim.SGD([torch.ones(1)], lr=1.0)
        scheduler = ReduceLROnPlateau(optimizer, patience=1, **settings)
        for score in scores:
            optimizer.step()
            scheduler.step(score)
        assert (optimizer.param_groups[0]["lr"] < 1.0) == lowered

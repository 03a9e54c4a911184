"""The scheduler is called at the start of each epoch: the full rate is not used, and the last epoch trains with none.

asked: lr_scheduler.step() at the beginning of the epoch gives a warning, training ends with lr 0
asked: scheduler.step() 写在 epoch 开头有警告，最后一个 epoch 学习率是 0
cause: after-keeps-the-first-rate
"""

import contextlib
import io
import warnings

import torch
from torch import nn


def train(at_start, make, recipe=None, validate_first=False):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(0.2), nn.Linear(8, 1))
    optimizer = make(model)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
    report = recipe("watch_order")(optimizer, scheduler) if recipe else lambda: None
    rates = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(4):
            if at_start:
                scheduler.step()
            for _ in range(0 if validate_first and not rates else 3):

                def closure():
                    optimizer.zero_grad()
                    loss = model(torch.randn(6, 4)).square().mean()
                    loss.backward()
                    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                    return loss

                optimizer.step(closure)
            rates.append(round(optimizer.param_groups[0]["lr"], 4))
            if not at_start:
                scheduler.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return rates, len(caught), out.getvalue().strip()


OPTIMIZERS = (
    lambda m: torch.optim.AdamW([{"params": m[0].parameters()}, {"params": m[3].parameters(), "lr": 0.01}], lr=0.1),
    lambda m: torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.9, nesterov=True),
    lambda m: torch.optim.Adam(m.parameters(), lr=0.1, fused=True),
    lambda m: torch.optim.LBFGS(m.parameters(), lr=0.1, max_iter=2),
)


def symptom():
    for make in OPTIMIZERS:
        rates, warned, _ = train(True, make)
        assert rates[0] < 0.1 and rates[-1] == 0 and warned == 1


def diagnosis(recipe):
    for make in OPTIMIZERS:
        assert train(True, make, recipe)[2] == "scheduler.step() was first"
        assert train(False, make, recipe, validate_first=True)[2] == "scheduler.step() was first"


def cure():
    for make in OPTIMIZERS:
        rates, warned, _ = train(False, make)
        assert rates[0] == 0.1 and rates[-1] > 0 and warned == 0


def healthy(recipe):
    for make in OPTIMIZERS:
        assert train(False, make, recipe)[2] == "optimizer.step() was first"

"""Three batches per epoch, the scheduler is called once per epoch, and GradScaler skips all updates of the first.

asked: small dataset, mixed precision, lr_scheduler.step() once per epoch still warns that it comes before optimizer.step()
asked: 数据很少，混合精度，每个 epoch 末尾才调用 scheduler.step()，还是警告顺序不对
cause: watch-order
"""

import contextlib
import io
import warnings

import torch
from torch import nn


def train(guarded, recipe=None, scale=2.0**20, make=torch.optim.AdamW):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 1))
    optimizer = make(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    scaler = torch.amp.GradScaler("cpu", init_scale=scale)
    report = recipe("watch_order")(optimizer, scheduler) if recipe else lambda: None
    rates = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(4):
            updates = 0
            for _ in range(3):
                optimizer.zero_grad()
                with torch.autocast("cpu", dtype=torch.float16):
                    out = model(torch.randn(8, 4))
                scaler.scale(nn.functional.mse_loss(out.float(), torch.ones(8, 1))).backward()
                scaler.step(optimizer)
                before = scaler.get_scale()
                scaler.update()
                if scaler.get_scale() >= before:
                    updates += 1
                    rates.append(optimizer.param_groups[0]["lr"])
            if updates or not guarded:
                scheduler.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return rates[0], len(caught), out.getvalue().strip()


OPTIMIZERS = torch.optim.AdamW, torch.optim.SGD, torch.optim.RMSprop


def symptom():
    for make in OPTIMIZERS:
        rate, warned, _ = train(guarded=False, make=make)
        assert rate < 0.1 and warned == 1


def diagnosis(recipe):
    for make in OPTIMIZERS:
        assert train(False, recipe, make=make)[2] == "scheduler.step() was first"


def cure():
    for make in OPTIMIZERS:
        assert train(guarded=True, make=make)[:2] == (0.1, 0)


def healthy(recipe):
    for make in OPTIMIZERS:
        assert train(False, recipe, scale=1.0, make=make) == (0.1, 0, "optimizer.step() was first")

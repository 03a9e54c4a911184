"""The order is right, the scheduler is called per batch, and GradScaler skips the first three batches.

asked: GradScaler first steps are skipped and lr_scheduler warns about the order although optimizer comes first
asked: 混合精度训练，顺序没写反，scheduler 还是警告 before optimizer.step()
cause: first-step-skipped
"""

import contextlib
import io
import warnings

import torch
from torch import nn


def train(guarded, recipe=None, huge=True, make=torch.optim.AdamW, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 1))
    optimizer = make(model.parameters(), lr=0.1, **options)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=20, cycle_momentum=False)
    first = optimizer.param_groups[0]["lr"]
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**20 if huge else 1.0)
    report = recipe("watch_order")(optimizer, scheduler) if recipe else lambda: None
    rates, left_out = [], 0
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(16):
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.float16):
                out = model(torch.randn(8, 4))
            loss = nn.functional.mse_loss(out.float(), torch.ones(8, 1))
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            before = model[0].weight.detach().clone()
            rate = optimizer.param_groups[0]["lr"]
            scaler.step(optimizer)
            scale = scaler.get_scale()
            scaler.update()
            skipped = scaler.get_scale() < scale
            assert skipped == torch.equal(before, model[0].weight)
            left_out += skipped
            if not skipped:
                rates.append(rate)
            if not (guarded and skipped):
                scheduler.step()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    return rates[0] == first, left_out, len(caught), out.getvalue().strip()


FUSED = (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.Adagrad)


def symptom():
    kept, skipped, warned, _ = train(guarded=False)
    assert not kept and skipped > 0 and warned == 1
    for make in FUSED:
        kept, skipped, warned, _ = train(guarded=False, make=make, fused=True)
        assert not kept and skipped > 0 and warned == 0


def diagnosis(recipe):
    _, skipped, _, said = train(guarded=False, recipe=recipe)
    assert said == f"16 scheduler.step() for {16 - skipped} optimizer.step()"


def cure():
    kept, skipped, warned, _ = train(guarded=True)
    assert kept and skipped > 0 and warned == 0
    for make in FUSED:
        kept, skipped, warned, _ = train(guarded=True, make=make, fused=True)
        assert kept and skipped > 0 and warned == 0


def healthy(recipe):
    for guarded in (False, True):
        assert train(guarded, recipe, huge=False) == (True, 0, 0, "optimizer.step() was first")

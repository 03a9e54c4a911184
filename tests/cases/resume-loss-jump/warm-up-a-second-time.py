"""A transformer with a warm-up: the scheduler was not saved, and the resumed run warms up again.

asked: learning rate goes back to zero after resuming, warmup again
asked: 断点续训之后学习率又从 0 开始 warmup
cause: rate
"""

import contextlib
import copy
import io

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, LinearLR, OneCycleLR, SequentialLR, StepLR

SCHEDULES = {
    "LambdaLR": lambda optimizer: LambdaLR(optimizer, lambda step: min(1.0, step / 10)),
    "OneCycleLR": lambda optimizer: OneCycleLR(optimizer, max_lr=1e-3, total_steps=40),
    "SequentialLR": lambda optimizer: SequentialLR(
        optimizer, [LinearLR(optimizer, 0.01, 1, 10), CosineAnnealingLR(optimizer, 30)], [10]
    ),
}


def rates(schedule, resume_at=None, scheduler_too=False, created_late=False):
    torch.manual_seed(0)
    model = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)

    def build():
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
        return optimizer, schedule(optimizer)

    optimizer, scheduler = build()
    found = []
    for step in range(20):
        if step == resume_at:
            old, (optimizer, scheduler) = (optimizer, scheduler), build()
            optimizer.load_state_dict(old[0].state_dict())
            if created_late:
                scheduler = schedule(optimizer)
                found.append(optimizer.param_groups[0]["lr"])
            if scheduler_too:
                scheduler.load_state_dict(old[1].state_dict())
        optimizer.step()
        scheduler.step()
        found.append(optimizer.param_groups[0]["lr"])
    return found


def symptom():
    for schedule in SCHEDULES.values():
        wanted, resumed = rates(schedule), rates(schedule, 15)
        assert resumed[16] < 0.7 * wanted[16] or resumed[16] > 1.5 * wanted[16]
    for name in ("LambdaLR", "OneCycleLR"):
        resumed = rates(SCHEDULES[name], 15)
        assert resumed[16] < 0.5 * resumed[14]
    for schedule, right_again in ((SCHEDULES["LambdaLR"], True), (lambda o: LinearLR(o, 0.25, 1, 10), False)):
        wanted, late = rates(schedule), rates(schedule, 15, scheduler_too=True, created_late=True)
        assert late.pop(15) < 0.5 * wanted[14] and (late == wanted) == right_again
    wanted = rates(lambda o: StepLR(o, 10))
    assert rates(lambda o: StepLR(o, 10), 15, scheduler_too=True, created_late=True)[16:] == wanted[15:]


def cure():
    for schedule in SCHEDULES.values():
        assert rates(schedule, 15, scheduler_too=True) == rates(schedule)


def report(recipe, schedule, loaded):
    model = nn.Linear(4, 2)

    def build():
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
        return {"optimizer": optimizer, "scheduler": schedule(optimizer)}

    parts = build()
    for _ in range(15):
        model(torch.ones(3, 4)).sum().backward()
        parts["optimizer"].step()
        parts["scheduler"].step()
    checkpoint = copy.deepcopy({name: part.state_dict() for name, part in parts.items()})
    parts = build()
    for name in loaded:
        parts[name].load_state_dict(copy.deepcopy(checkpoint[name]))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")({**checkpoint, "model": model.state_dict()}, model, **parts)
    return out.getvalue()


def diagnosis(recipe):
    for schedule in SCHEDULES.values():
        text = report(recipe, schedule, ["optimizer"])
        assert "last_epoch 0, was 15" in text and text.count("differ") == 1
        text = report(recipe, schedule, ["scheduler"])
        assert "only in the file: 6, state.0.step" in text and "param_groups.0." in text


def healthy(recipe):
    for schedule in SCHEDULES.values():
        text = report(recipe, schedule, ["optimizer", "scheduler"])
        assert "differ" not in text and "only in" not in text and "not in the file" not in text

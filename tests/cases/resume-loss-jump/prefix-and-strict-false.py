"""Trained with DataParallel, resumed without it: the error about the names was silenced with strict=False, and nothing was loaded.

asked: resumed from checkpoint without an error, but the loss is as high as at the very beginning
asked: 加载检查点没有报错，可是 loss 又从最开始的值降起
cause: before-the-first-step
"""

import contextlib
import copy
import functools
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 1, 6, 6)
y = (x.mean((1, 2, 3)) > 0).long()


def build():
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Dropout(0.1), nn.Linear(64, 2)
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, fused=True)
    return {"model": model, "optimizer": optimizer, "scaler": torch.amp.GradScaler("cpu", init_scale=2.0**18)}


def train(model, optimizer, scaler, steps):
    for step in range(steps):
        rows = slice(step % 4, None, 4)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.cross_entropy(model(x[rows]), y[rows]) / 2
        scaler.scale(loss).backward()
        if step % 2:
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()


def validation(model):
    with torch.no_grad():
        loss = nn.functional.cross_entropy(model.eval()(x), y).item()
    model.train()
    return loss


@functools.cache
def saved():
    parts = build()
    train(steps=60, **parts)
    wrapped = nn.DataParallel(parts["model"])
    states = {"model": wrapped.state_dict(), "optimizer": parts["optimizer"].state_dict()}
    return copy.deepcopy({**states, "scaler": parts["scaler"].state_dict()}), validation(parts["model"])


def resumed(how):
    checkpoint, logged = saved()
    parts = build()
    if how == "strict=False":
        parts["model"].load_state_dict(checkpoint["model"], strict=False)
    elif how == "into the wrapper":
        nn.DataParallel(parts["model"]).load_state_dict(checkpoint["model"])
    for name in ("optimizer", "scaler"):
        parts[name].load_state_dict(copy.deepcopy(checkpoint[name]))
    return checkpoint, logged, parts


def report(recipe, checkpoint, **parts):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")(checkpoint, **parts)
    return out.getvalue()


def symptom():
    _, logged, parts = resumed("strict=False")
    assert validation(parts["model"]) > 1.5 * logged


def diagnosis(recipe):
    checkpoint, _, parts = resumed("strict=False")
    text = report(recipe, checkpoint, **parts)
    assert "model: 0 of 9" in text and "differ: 9" in text
    assert "scaler: 5 of 5" in text and "optimizer passed, not in the model: 0" in text


def cure():
    _, logged, parts = resumed("into the wrapper")
    assert validation(parts["model"]) == logged


class NamedAsByCompile(nn.Module):
    def __init__(self, model):
        super().__init__()
        self._orig_mod = model


def healthy(recipe):
    checkpoint, _, parts = resumed("into the wrapper")
    before = copy.deepcopy(parts["model"].state_dict()), torch.get_rng_state()
    for model in (parts["model"], nn.DataParallel(parts["model"]), NamedAsByCompile(parts["model"])):
        text = report(recipe, checkpoint, **{**parts, "model": model})
        assert (
            "model: 9 of 9" in text and "differ" not in text and "only in" not in text and "not in the file" not in text
        )
    assert torch.equal(before[1], torch.get_rng_state())
    assert all(torch.equal(value, before[0][name]) for name, value in parts["model"].state_dict().items())

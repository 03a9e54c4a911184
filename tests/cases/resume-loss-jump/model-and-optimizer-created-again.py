"""Objects created again after the loading: a new optimizer, or a new model that the optimizer does not know.

asked: loaded optimizer state but loss spikes at first steps after resume, optimizer recreated after model.to
asked: 续训时先加载再重新创建优化器，前几步 loss 突然升高
cause: first-step-of-a-new-optimizer
"""

import contextlib
import copy
import functools
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 8)
y = x.sum(1, keepdim=True) + torch.randn(64, 1)


def build():
    model = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Linear(16, 1))
    return model, torch.optim.AdamW([{"params": model[:2].parameters()}, {"params": model[2].parameters()}], lr=0.1)


def train(model, optimizer, steps):
    for step in range(steps):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[step % 4 :: 4]), y[step % 4 :: 4]).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
    with torch.no_grad():
        return nn.functional.mse_loss(model(x), y).item()


@functools.cache
def saved():
    torch.manual_seed(1)
    model, optimizer = build()
    train(model, optimizer, 80)
    return copy.deepcopy({"model": model.state_dict(), "optimizer": optimizer.state_dict()})


def resumed(again=None):
    checkpoint = saved()
    model, optimizer = build()
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(copy.deepcopy(checkpoint["optimizer"]))
    if again == "optimizer":
        optimizer = torch.optim.AdamW(optimizer.param_groups, lr=0.1)
    if again == "model":
        model = copy.deepcopy(model)
    return checkpoint, model, optimizer


def report(recipe, again=None):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        checkpoint, model, optimizer = resumed(again)
        recipe("check_resumed")(checkpoint, model, optimizer=optimizer)
    return out.getvalue()


def symptom():
    assert train(*resumed("optimizer")[1:], 2) > 1.5 * train(*resumed()[1:], 2)
    _, model, optimizer = resumed("model")
    before = copy.deepcopy(model[0].weight)
    train(model, optimizer, 2)
    assert torch.equal(before, model[0].weight)


def diagnosis(recipe):
    text = report(recipe, "optimizer")
    assert "only in the file: 18, state.0.step" in text and "model: 9 of 9" in text
    assert "not in the model: 0" in text
    text = report(recipe, "model")
    assert "trainable, in no optimizer passed: 6" in text and "in an optimizer passed, not in the model: 6" in text


def cure():
    assert train(*resumed()[1:], 2) < 1.5 * train(*resumed()[1:], 0)


def healthy(recipe):
    text = report(recipe)
    assert "only in" not in text and "differ" not in text and "no optimizer passed: 0" in text and "model: 0" in text
    checkpoint = copy.deepcopy(saved())
    for group in checkpoint["optimizer"]["param_groups"]:
        del group["differentiable"]
    _, model, optimizer = resumed()
    optimizer.load_state_dict(copy.deepcopy(checkpoint["optimizer"]))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_resumed")(checkpoint, model, optimizer=optimizer)
    assert "  not in the file: 2, param_groups.0.differentiable" in out.getvalue() and "differ:" not in out.getvalue()

"""The file of the best epoch holds the averaged (EMA) weights as its model: the validation loss is the logged one, the training loss jumps.

asked: training loss jumps after resuming although validation before the first step matches the log, EMA model saved
asked: 检查点里存的是 EMA 权重，续训后训练 loss 跳变，验证 loss 却对得上
cause: other-weights
"""

import contextlib
import copy
import io

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

x = torch.linspace(-1, 1, 16).reshape(16, 1)


def loss_of(model):
    return nn.functional.mse_loss(model(x), 3 * x)


def build():
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    return (
        model,
        torch.optim.SGD(model.parameters(), lr=0.1),
        AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.98)),
    )


def saved():
    model, optimizer, averaged = build()
    for _ in range(40):
        optimizer.zero_grad()
        loss_of(model).backward()
        optimizer.step()
        averaged.update_parameters(model)
    logged = loss_of(averaged.eval()).item(), loss_of(model).item()
    states = {"optimizer": optimizer.state_dict(), "ema": averaged.state_dict()}
    return copy.deepcopy({"model": averaged.module.state_dict(), "live": model.state_dict(), **states}), logged


def resumed(key):
    checkpoint, logged = saved()
    model, optimizer, averaged = build()
    model.load_state_dict(checkpoint[key])
    optimizer.load_state_dict(checkpoint["optimizer"])
    averaged.load_state_dict(checkpoint["ema"])
    return {**checkpoint, "model": checkpoint[key]}, logged, model, optimizer, averaged


def symptom():
    _, logged, model, *_ = resumed("model")
    assert abs(loss_of(model).item() - logged[0]) < 1e-6
    assert loss_of(model).item() > 2 * logged[1]


def diagnosis(recipe):
    for key in ("model", "live"):
        checkpoint, _, model, optimizer, averaged = resumed(key)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            recipe("check_resumed")(checkpoint, model, optimizer=optimizer, ema=averaged)
        text = out.getvalue()
        assert "model: 2 of 2" in text and "ema: 3 of 3" in text and "differ" not in text


def cure():
    _, logged, model, *_ = resumed("live")
    assert abs(loss_of(model).item() - logged[1]) < 1e-6

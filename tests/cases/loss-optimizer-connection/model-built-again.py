"""The model is built again (to load a checkpoint) after the optimizer was created: losses are printed, nothing is learned.

asked: training runs without error but weights never change after reloading the model
asked: 重新创建模型加载权重之后，训练不报错但参数一直不变
cause: other-models-parameters
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 3)
y = x.sum(dim=1, keepdim=True)


def build():
    return nn.Sequential(nn.Linear(3, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1))


def program(order):
    model = build()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    saved = model.state_dict()
    if order == "model built again":
        model = build()
        model.load_state_dict(saved)
    return model, optimizer


def loss_of(model, step):
    batch = slice(16 * (step % 4), 16 * (step % 4) + 16)
    return nn.functional.mse_loss(model(x[batch]), y[batch])


def moved(model, optimizer):
    before = [p.detach().clone() for p in model.parameters()]
    for step in range(8):
        optimizer.zero_grad()
        loss_of(model, step).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return [not torch.equal(p, b) for p, b in zip(model.parameters(), before)]


def verdicts(order, recipe):
    model, optimizer = program(order)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_connection")(model, loss_of(model, 0), optimizer)
    *lines, last = out.getvalue().splitlines()
    return [line.split("  ", 1)[1].strip() for line in lines], int(last.rpartition(" ")[2])


def symptom():
    assert not any(moved(*program("model built again")))


def diagnosis(recipe):
    lines, strangers = verdicts("model built again", recipe)
    assert set(lines) == {"gradient, but not in the optimizer"} and strangers == 6


def cure():
    model, _ = program("model built again")
    assert any(moved(model, torch.optim.AdamW(model.parameters(), lr=1e-2)))


def healthy(recipe):
    lines, strangers = verdicts("in order", recipe)
    assert strangers == 0 and all(line.startswith("connected") for line in lines)

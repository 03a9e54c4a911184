"""One step with a far too large learning rate kills every ReLU; afterwards the net predicts a constant.

asked: network outputs the same value for every input after a few iterations, ReLU
asked: 训练几步之后，不管输入什么网络都输出同一个值，换小学习率也没用
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(64, 4)
y = 3 * x[:, :1] - 100


def build():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 1))


def train(model, lr, steps, recipe=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


def dead():
    model = build()
    with torch.no_grad():
        model[0].bias.sub_(50.0)
    return model


def said(model, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(model, 1e-3, 2, recipe)
    return out.getvalue().splitlines()


def symptom():
    outputs = train(dead(), 1e-3, 100)(x)
    assert (outputs - outputs[0]).abs().max() == 0


def diagnosis(recipe):
    lines = said(dead(), recipe)
    zero = "gradient is exactly 0"
    assert lines == [f"0.weight: {zero}", f"0.bias: {zero}", f"2.weight: {zero}", "ok: 1 of 4"]


def cure():
    outputs = train(build(), 1e-2, 100)(x)
    assert (outputs - outputs[0]).abs().max() > 0.01


def healthy(recipe):
    assert said(build(), recipe) == ["ok: 4 of 4"]

"""A binary classifier with one output and CrossEntropyLoss: the softmax of one logit is 1, and the loss is 0.

asked: CrossEntropyLoss is 0 from the first step and accuracy does not change, binary classification
asked: 二分类，一个输出配 CrossEntropyLoss，loss 一开始就是 0
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


def train(loss_fn, recipe=None, steps=100):
    torch.manual_seed(0)
    x = torch.randn(32, 8)
    y = (x[:, :1] > 0).float()
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item(), ((model(x) > 0) == y).float().mean().item()


def said(loss_fn, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(loss_fn, recipe, steps=2)
    return out.getvalue().splitlines()


def symptom():
    loss, accuracy = train(nn.CrossEntropyLoss())
    assert loss == 0 and accuracy < 0.8


def diagnosis(recipe):
    lines = said(nn.CrossEntropyLoss(), recipe)
    assert lines[-1] == "ok: 0 of 4"
    assert all("gradient is exactly 0" in line for line in lines[:-1])


def cure():
    assert train(nn.BCEWithLogitsLoss())[1] > 0.95


def healthy(recipe):
    assert said(nn.BCEWithLogitsLoss(), recipe) == ["ok: 4 of 4"]

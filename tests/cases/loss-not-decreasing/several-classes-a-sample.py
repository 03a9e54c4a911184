"""Each sample has several labels and the loss is CrossEntropyLoss, whose minimum is not 0 then.

asked: multi-label classification with CrossEntropyLoss, the loss stops at 6 and does not go to 0
asked: 多标签分类用 CrossEntropyLoss，loss 停在 6 左右降不下去
cause: path
"""

import contextlib
import io

import torch
from torch import nn


def train(loss_fn, lr=0.01, recipe=None, steps=150):
    torch.manual_seed(0)
    x, y = torch.randn(8, 20), (torch.rand(8, 10) > 0.6).float()
    model = nn.Sequential(nn.Linear(20, 64), nn.Tanh(), nn.Linear(64, 10))
    optimizer = torch.optim.RMSprop(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


def symptom():
    assert min(train(nn.CrossEntropyLoss(), lr) for lr in (1e-3, 1e-2, 1e-1)) > 3


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(nn.CrossEntropyLoss(), recipe=recipe, steps=2)
    assert out.getvalue() == "ok: 4 of 4\n", "all ok, one batch not learned"


def cure():
    assert train(nn.BCEWithLogitsLoss()) < 0.05

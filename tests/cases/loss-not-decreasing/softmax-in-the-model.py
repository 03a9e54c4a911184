"""A convolutional classifier ends in Softmax and uses CrossEntropyLoss: the loss stops at 1.46. One over the batch, dim=0, is not learned either.

asked: cross entropy loss stuck at 1.46 with 10 classes, accuracy is fine
asked: 10 分类的交叉熵 loss 一直降不到 1.46 以下
cause: one-batch-can-be-memorised
"""

import contextlib
import io

import torch
from torch import nn


def best_loss(softmax, recipe=None, rates=(1e-3, 1e-2), steps=100, last=None):
    torch.manual_seed(0)
    x, y = torch.randn(8, 1, 8, 8), torch.randint(10, (8,))
    losses = []
    for lr in rates:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(288, 10))
        if softmax:
            model.append(last or nn.Softmax(dim=1))
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        if recipe:
            recipe("diagnose")(model, optimizer)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return min(losses)


def said(softmax, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        best_loss(softmax, recipe, rates=(1e-2,), steps=2)
    return out.getvalue()


def symptom():
    assert 1.46 < best_loss(softmax=True) < 1.7
    assert best_loss(softmax=True, last=nn.Softmax(dim=0)) > 1.46
    assert best_loss(softmax=True, last=nn.LogSoftmax(dim=0)) > 0.2, "in place of dim=1"


def diagnosis(recipe):
    assert said(True, recipe) == "ok: 6 of 6\n", "all ok, and one batch is not learned"


def cure():
    assert best_loss(softmax=False) < 0.1


def healthy(recipe):
    assert said(False, recipe) == "ok: 6 of 6\n"

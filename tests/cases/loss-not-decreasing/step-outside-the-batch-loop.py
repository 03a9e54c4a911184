"""backward() and step() stand outside the batch loop: ten epochs are ten steps. Or the weights all start equal.

asked: loss hardly moves on the whole dataset, optimizer.step() has the wrong indentation
asked: loss 几乎不动，整个数据集学不会，step() 缩进错了，一个 epoch 才更新一次
asked: all weights initialised to 0.1, cannot overfit one batch
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x, features = torch.randn(1024, 20), torch.randn(20)
y = (x @ features > 0).long()


def build(classes=2, equal=False):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, classes))
    for p in model.parameters() if equal else []:
        nn.init.constant_(p, 0.1)
    return model


def train(inside, samples=1024, epochs=10, recipe=None):
    model = build()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        for xb, yb in zip(x[:samples].split(32), y[:samples].split(32)):
            loss = nn.functional.cross_entropy(model(xb), yb)
            if inside:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        if not inside:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return nn.functional.cross_entropy(model(x[:samples]), y[:samples]).item()


def one_batch(equal, recipe=None, rates=(1e-3, 1e-2, 1e-1), steps=200):
    losses = []
    for lr in rates:
        model = build(10, equal)
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        if recipe:
            recipe("diagnose")(model, optimizer)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x[:8]), torch.arange(8))
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return min(losses)


def symptom():
    assert train(inside=False) > 0.6
    assert train(inside=False, samples=8, epochs=300) < 0.1, "one batch is learned"
    assert one_batch(equal=True) > 0.3


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(inside=False, recipe=recipe)
        one_batch(True, recipe, rates=(1e-2,), steps=2)
    assert out.getvalue() == "ok: 4 of 4\n" * 2


def cure():
    assert train(inside=True) < 0.2
    assert one_batch(equal=False) < 0.1

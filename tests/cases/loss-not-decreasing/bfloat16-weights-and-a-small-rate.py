"""Weights in bfloat16, lr 1e-5: most updates are rounded away and the loss does not move.

asked: model in bfloat16, loss does not change at all with a small learning rate
asked: bf16 权重微调，学习率 1e-5，loss 一动不动
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(dtype, recipe=None, epochs=10):
    torch.manual_seed(0)
    x = torch.randn(64, 8)
    y = (x[:, 0] > 0).long()
    model = nn.Sequential(nn.Linear(8, 32), nn.GELU(), nn.Linear(32, 2))
    with torch.no_grad():
        for p in model.parameters():
            p.add_(1.0)
    model.to(dtype)
    before = [p.detach().clone() for p in model.parameters()]
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-5, momentum=0.9)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(epochs):
        for xb, yb in DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = nn.functional.cross_entropy(model(xb.to(dtype)).float(), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return [torch.equal(a, b) for a, b in zip(before, model.parameters())]


def said(dtype, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(dtype, recipe, epochs=1)
    return out.getvalue().splitlines()


def symptom():
    assert all(train(torch.bfloat16))


def diagnosis(recipe):
    lines = said(torch.bfloat16, recipe)[:-1]
    assert len(lines) == 4
    assert all("did not change" in line for line in lines)


def cure():
    assert not any(train(torch.float32))


def healthy(recipe):
    assert said(torch.float32, recipe) == ["ok: 4 of 4"]

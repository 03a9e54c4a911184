"""The head is replaced after the optimizer was made: the new head never moves.

asked: replaced the last layer for my classes and accuracy stays at chance, optimizer created before
asked: 换了最后的分类层之后训练，准确率一直像瞎猜，优化器是之前创建的
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


def train(optimizer_first, recipe=None, steps=100):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 1000))
    model[0].requires_grad_(False)
    if optimizer_first:
        optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-2)
    model[3] = nn.Linear(8, 3)
    if not optimizer_first:
        optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    before = model[3].weight.detach().clone()
    x = torch.randn(60, 6)
    y = x[:, :3].argmax(dim=1)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    return torch.equal(before, model[3].weight)


def said(optimizer_first, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(optimizer_first, recipe, steps=2)
    return out.getvalue().splitlines()


FROZEN = [f"0.{name}: frozen (requires_grad=False)" for name in ("weight", "bias")]


def symptom():
    assert train(optimizer_first=True)


def diagnosis(recipe):
    lines = said(True, recipe)
    assert lines == [*FROZEN, "3.weight: not in the optimizer", "3.bias: not in the optimizer", "ok: 0 of 4"]


def cure():
    assert not train(optimizer_first=False)


def healthy(recipe):
    assert said(False, recipe) == [*FROZEN, "ok: 2 of 4"]

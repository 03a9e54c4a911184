"""A multi-task model keeps its heads in a plain dict: they never train, and the loss stops early.

asked: some layers of my model never train, they are stored in a list or dict in __init__
asked: 多任务模型的几个输出头放在字典里，loss 降一点就不动了
cause: recipe-why-does-nothing-move
"""

import contextlib
import io

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, container):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU())
        self.heads = container({"age": nn.Linear(16, 1), "price": nn.Linear(16, 1)})

    def forward(self, x):
        hidden = self.body(x)
        return {task: self.heads[task](hidden).squeeze(1) for task in self.heads}


def train(container, recipe=None, steps=150):
    torch.manual_seed(0)
    model = Model(container)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    x = torch.randn(32, 6)
    y = {"age": 40 + x[:, 0], "price": 5 + x[:, 1]}
    for _ in range(steps):
        optimizer.zero_grad()
        for half in (slice(16), slice(16, None)):
            out = model(x[half])
            loss = sum(nn.functional.smooth_l1_loss(out[task], y[task][half]) for task in y)
            (loss / 2).backward()
        optimizer.step()
    return sum(p.numel() for p in model.parameters()), loss.item()


def said(container, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(container, recipe, steps=2)
    return out.getvalue().splitlines()


def symptom():
    parameters, loss = train(dict)
    assert parameters == 6 * 16 + 16 + 32, "the heads are missing"
    assert loss > 5


def diagnosis(recipe):
    line, count = said(dict, recipe)
    assert line.startswith("heads: not registered")
    assert count == "ok: 4 of 4"


def cure():
    registered, loss = train(nn.ModuleDict)
    assert registered == 6 * 16 + 16 + 32 + 2 * 17
    assert loss < 0.2 * train(dict)[1]


def healthy(recipe):
    assert said(nn.ModuleDict, recipe) == ["ok: 8 of 8"]

"""The last layer is created inside forward(): a new random one each time, and one batch cannot be learned.

asked: model does not learn, nn.Linear created inside forward because input size is unknown
asked: forward 里动态创建 nn.Linear，训练时 loss 上下乱跳不下降
cause: path
"""

import contextlib
import io

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, lazy):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.lazy = lazy
        if lazy:
            self.head = nn.LazyLinear(5)

    def forward(self, x):
        hidden = self.conv(x).relu().flatten(1)
        head = self.head if self.lazy else nn.Linear(hidden.shape[1], 5)
        return head(hidden)


def train(lazy, recipe=None, steps=60):
    torch.manual_seed(0)
    x, y = torch.randn(8, 1, 6, 6), torch.randint(5, (8,))
    model = Net(lazy)
    model(x)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


def said(lazy, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(lazy, recipe, steps=2)
    return out.getvalue()


def symptom():
    assert train(lazy=False) > 1.0


def diagnosis(recipe):
    assert said(False, recipe) == "ok: 2 of 2\n", "all ok, and one batch is not learned"


def cure():
    assert train(lazy=True) < 0.1


def healthy(recipe):
    assert said(True, recipe) == "ok: 4 of 4\n"

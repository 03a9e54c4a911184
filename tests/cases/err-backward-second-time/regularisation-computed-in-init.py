"""The regularisation term is computed once, before the loop, and added in each step.

asked: regularization loss computed once before training loop, second step backward through the graph a second time
asked: 正则项在循环外只算一次，第二步 backward 报错，加 retain_graph=True 之后正则不起作用
cause: computed-once-outside-the-loop
"""

import torch
from torch import nn


def train(where, retain_graph=False, steps=40):
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    x = torch.randn(8, 3)
    y = x @ torch.tensor([[1.0], [-2.0], [0.5]])
    penalty = model.weight.square().sum()
    for step in range(steps):
        if where == "inside":
            penalty = model.weight.square().sum()
        optimizer.zero_grad()
        try:
            (nn.functional.mse_loss(model(x), y) + penalty).backward(retain_graph=retain_graph)
        except RuntimeError as error:
            return step, str(error)
        optimizer.step()
    return steps, ""


def symptom():
    step, error = train("outside")
    assert step == 1
    assert "backward through the graph a second time" in error
    step, error = train("outside", retain_graph=True)
    assert step == 1
    assert "modified by an inplace operation" in error


def cure():
    assert train("inside") == (40, "")

"""After a NaN the best weights are loaded again, the optimizer is kept: one step later they are NaN once more.

asked: restored the model from a good checkpoint after nan, and it becomes nan again after one step
asked: loss 变成 nan 之后重新加载好的权重，训练一步又变成 nan
cause: recipe-first-non-finite
"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 4)


def step(model, optimizer, batch, recipe=None):
    check = recipe("check") if recipe else lambda **values: None
    check(x=batch)
    optimizer.zero_grad()
    loss = model(batch).square().mean()
    check(loss=loss)
    loss.backward()
    optimizer.step()
    return all(p.isfinite().all() for p in model.parameters())


def after_the_nan(optimizer_too):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    assert step(model, optimizer, x)
    weights, state = copy.deepcopy(model.state_dict()), copy.deepcopy(optimizer.state_dict())
    assert not step(model, optimizer, x.where(x < x.max(), float("nan")))
    model.load_state_dict(weights)
    if optimizer_too:
        optimizer.load_state_dict(state)
    return model, optimizer


def watched(optimizer_too, recipe):
    model, optimizer = after_the_nan(optimizer_too)
    recipe("watch")(model, optimizer)
    try:
        step(model, optimizer, x, recipe)
    except FloatingPointError as error:
        return str(error)


def symptom():
    assert not step(*after_the_nan(optimizer_too=False), x)


def diagnosis(recipe):
    assert watched(False, recipe) == "step() of 0.weight: NaN"


def cure():
    assert step(*after_the_nan(optimizer_too=True), x)


def healthy(recipe):
    assert watched(True, recipe) is None

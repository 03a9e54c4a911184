"""A layer of a frozen model is "unfrozen" by layer.requires_grad = True: a module has no such switch.

asked: model.layer4.requires_grad = True but its parameters still have grad None
asked: 写了 model.layer4.requires_grad = True，它的参数 grad 还是 None
cause: explain-none
"""

import contextlib
import io

import torch
from torch import nn


def unfreeze(way):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU())
    model.requires_grad_(False)
    model.append(nn.Linear(4, 2))
    if way == "attribute":
        model[2].requires_grad = True
    else:
        model[2].requires_grad_()
    return model


def loss(model):
    return model(torch.ones(8, 3)).square().mean()


def symptom():
    model = unfreeze("attribute")
    loss(model).backward()
    assert model[4].weight.grad is not None and model[2].weight.grad is None
    assert (model[2].weight.is_leaf, model[2].weight.requires_grad) == (True, False)


def diagnosis(recipe):
    model, out = unfreeze("attribute"), io.StringIO()
    with contextlib.redirect_stdout(out):
        recipe("explain_grad")(loss(model), **dict(model.named_parameters()))
    assert "2.weight  None: requires_grad is False" in out.getvalue()


def cure():
    model = unfreeze("method")
    loss(model).backward()
    assert model[2].weight.grad is not None and model[0].weight.grad is None

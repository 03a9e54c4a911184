"""A layer in the middle of the model computes in NumPy and returns a new tensor.

asked: custom layer uses numpy in forward, loss does not require grad and does not have a grad_fn
asked: forward 中间用了 numpy 计算再 torch.from_numpy，backward 报没有 grad_fn
cause: requires-grad-true-trains-nothing
"""

import contextlib
import io
from dataclasses import dataclass

import torch
from torch import nn


class Normalise(nn.Module):
    def __init__(self, in_numpy):
        super().__init__()
        self.in_numpy = in_numpy

    def forward(self, x):
        if self.in_numpy:
            values = x.detach().numpy()
            return torch.from_numpy(values - values.mean(axis=1, keepdims=True))
        return x - x.mean(dim=1, keepdim=True)


def train(in_numpy, recipe=None, rewrap=False):
    torch.manual_seed(0)
    model = nn.Sequential()
    model.add_module("encoder", nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6)))
    model.add_module("normalise", Normalise(in_numpy))
    if recipe:
        recipe("report_grad")(model)
    out = model(torch.randn(5, 4))
    if rewrap:
        out.requires_grad_()
    out.square().mean().backward()
    return model.encoder[0].weight.grad


def report(in_numpy, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(RuntimeError):
        train(in_numpy, recipe)
    return {line.split()[0]: line for line in out.getvalue().splitlines()}


@dataclass
class Output:
    logits: torch.Tensor


class Wrapped(nn.Module):
    """A child called model, and an output that is a dataclass."""

    def __init__(self, in_numpy):
        super().__init__()
        self.model, self.in_numpy = nn.Linear(4, 6), in_numpy

    def forward(self, x):
        h = self.model(x)
        return Output(torch.from_numpy(h.detach().numpy()) if self.in_numpy else h)


def wrapped(in_numpy, recipe):
    model = Wrapped(in_numpy)
    recipe("report_grad")(model)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        model(torch.randn(5, 4))
    return {line.split()[0]: "output True" in line for line in out.getvalue().splitlines()}


def symptom():
    try:
        train(in_numpy=True)
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")
    assert train(in_numpy=True, rewrap=True) is None


def diagnosis(recipe):
    lines = report(True, recipe)
    assert "output True" in lines["encoder"]
    assert "input True  parameters False output False" in lines["normalise"]
    assert wrapped(True, recipe) == {"model": True, "(model)": False}


def cure():
    assert train(in_numpy=False).abs().max() > 0


def healthy(recipe):
    assert all("output True" in line for line in report(False, recipe).values())
    assert wrapped(False, recipe) == {"model": True, "(model)": True}

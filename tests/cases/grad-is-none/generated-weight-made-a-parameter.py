"""A hypernetwork makes the weight of a layer: wrapped in nn.Parameter, it gets no gradient itself.

asked: hypernetwork gets no gradient, generated weights assigned with nn.Parameter, grad is None
asked: 用一个网络生成另一层的权重，nn.Parameter 赋值之后，生成网络的 grad 是 None
cause: cut-without-an-error
"""

import contextlib
import io

import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
x = torch.randn(64, 6)
y = (x[:, 0] > 0).long()


def made_a_parameter(layer, weight):
    layer.weight = nn.Parameter(weight)
    return layer(x)


def written_into_data(layer, weight):
    layer.weight.data = weight
    return layer(x)


def copied(layer, weight):
    with torch.no_grad():
        layer.weight.copy_(weight)
    return layer(x)


def called_with_it(layer, weight):
    return functional_call(layer, {"weight": weight}, (x,))


def program(use):
    torch.manual_seed(0)
    hyper, layer, z = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 12)), nn.Linear(6, 2), torch.ones(1, 3)
    return hyper, lambda: nn.functional.cross_entropy(use(layer, hyper(z).view(2, 6)), y)


def report(use, recipe):
    hyper, loss = program(use)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(loss(), **dict(hyper.named_parameters()))
    return {line.split(maxsplit=1)[1] for line in out.getvalue().splitlines()}


def symptom():
    for use in (made_a_parameter, written_into_data, copied):
        hyper, loss = program(use)
        loss().backward()
        assert all(p.is_leaf and p.requires_grad and p.grad is None for p in hyper.parameters())


def diagnosis(recipe):
    for use in (made_a_parameter, written_into_data, copied):
        assert report(use, recipe) == {"None: this loss does not lead to it"}


def cure():
    hyper, loss = program(called_with_it)
    optimizer = torch.optim.Adam(hyper.parameters(), lr=0.02)
    first = loss().item()
    for _ in range(100):
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
    assert loss().item() < 0.5 * first


def healthy(recipe):
    assert report(called_with_it, recipe) == {"a gradient"}

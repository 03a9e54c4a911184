"""`loss.backward(True)`: the first argument is not retain_graph.

asked: loss.backward(True) TypeError 'bool' object is not iterable
asked: 想保留计算图写了 loss.backward(True)，报错 'bool' object is not iterable
cause: same-shape-as-y
"""

import torch
from torch import nn


def run(first, second):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Dropout(0.2), nn.Linear(4, 2))
    out = model(torch.randn(5, 3))
    a, b = out[:, 0].square().mean(), out[:, 1].abs().mean()
    first(a)
    second(b)
    return model[0].weight.grad


def symptom():
    for argument, name in (True, "bool"), (1.0, "float"):
        try:
            run(lambda loss, argument=argument: loss.backward(argument), lambda loss: loss.backward())
        except TypeError as error:
            assert f"'{name}' object is not iterable" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    twice = run(lambda loss: loss.backward(retain_graph=True), lambda loss: loss.backward())
    assert twice.abs().max() > 0

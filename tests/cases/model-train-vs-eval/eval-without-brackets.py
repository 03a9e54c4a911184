"""model.eval without brackets leaves dropout on; a class with its own train() trains, or fails, when eval() is called.

asked: model.eval does nothing, dropout still active
asked: TypeError 'bool' object is not iterable when calling model.eval()
asked: 写了 model.eval，dropout 还在起作用
cause: flag-is-recursive
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 64), nn.Dropout(), nn.Linear(64, 1))

    def forward(self, x):
        return self.layers(x)


class Trainable(Net):
    def train(self, batches):
        for batch in batches:
            self(batch).mean().backward()


class Renamed(Net):
    fit = Trainable.train


def repeats(model):
    x = torch.randn(8, 4)
    return torch.equal(model(x), model(x))


def message(model):
    try:
        model.eval()
    except TypeError as error:
        return str(error)
    return ""


def symptom():
    model = Net()
    model.eval  # noqa: B018
    assert model.training and not repeats(model)
    assert message(Trainable()) == "'bool' object is not iterable"


def cure():
    model = Net()
    model.eval()
    assert not model.training and repeats(model)
    assert not message(Renamed())

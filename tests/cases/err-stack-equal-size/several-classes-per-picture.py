"""A picture may show several classes: its label is the list of their numbers, and the lists differ in length.

asked: multi-label dataset, each sample has a different number of labels, each element in list of batch should be of equal size
asked: 多标签分类，每张图的标签个数不同，DataLoader 报 each element in list of batch should be of equal size
cause: lengths
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader

C = 4
shown = [[1], [0, 3], [], [2]]


def message(dataset):
    try:
        list(DataLoader(dataset, batch_size=2))
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    assert "each element in list of batch should be of equal size" in message([(torch.ones(3), n) for n in shown])
    tensors = [(torch.ones(3), torch.tensor(numbers)) for numbers in shown]
    assert "got [1] at entry 0 and [2] at entry 1" in message(tensors)
    # one_hot() of one label at a time counts up to that label: the same message for one class per picture.
    alone = [(torch.ones(3), nn.functional.one_hot(torch.tensor(c))) for c in (0, 3)]
    assert "got [1] at entry 0 and [4] at entry 1" in message(alone)


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        odd = recipe("odd_shapes")([(torch.ones(3), numbers) for numbers in shown])
    assert odd == {"sample[1]": {"1 parts": [0, 3], "2 parts": [1], "0 parts": [2]}}


def vector(labels):
    y = torch.zeros(C)
    for c in labels:
        y[c] = 1
    return y


def cure():
    shapes = [list, tuple, set, torch.tensor]
    targets = [vector(shape(numbers)) for shape, numbers in zip(shapes, shown)]
    x, y = next(iter(DataLoader([(torch.ones(3), target) for target in targets], batch_size=4)))
    assert y.tolist() == [[0, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 1, 0]]
    nn.BCEWithLogitsLoss()(nn.Linear(3, C)(x), y).backward()
    assert message([(torch.ones(3), nn.functional.one_hot(torch.tensor(c), num_classes=C)) for c in (0, 3)]) == ""


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        assert recipe("odd_shapes")([(torch.ones(3), vector(numbers)) for numbers in shown]) == {}

"""train_test_split returns both tables first and then both columns of labels: here they were taken in pairs.

asked: Expected input batch_size (120) to match target batch_size (30) after train_test_split
asked: train_test_split 之后交叉熵报错 Expected input batch_size (120) to match target batch_size (30)
cause: sizes-must-match
"""

import torch
from torch import nn

table, classes = torch.randn(150, 4), torch.randint(3, (150,))


def train_test_split(x, y):
    return x[:120], x[120:], y[:120], y[120:]


def loss(x, y):
    return nn.functional.cross_entropy(nn.Linear(4, 3)(x), y)


def symptom():
    x_train, y_train, *_ = train_test_split(table, classes)
    *_, other = train_test_split(table, classes)
    for wrong in (y_train, other):
        try:
            loss(x_train, wrong)
        except ValueError as error:
            assert "Expected input batch_size (120) to match target batch_size (30)" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    x_train, x_test, y_train, y_test = train_test_split(table, classes)
    assert loss(x_train, y_train).isfinite() and loss(x_test, y_test).isfinite()

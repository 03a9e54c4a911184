"""One row is predicted with a model that was never put into eval(): it raises; the same model takes one large photo.

asked: ValueError Expected more than 1 value per channel when training although I only predict one sample
asked: 只是预测一个样本，却报错 Expected more than 1 value per channel when training
cause: values-per-channel
"""

import torch
from torch import nn

MESSAGE = "Expected more than 1 value per channel when training, got input size torch.Size("


def rows():
    return nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))


def photos():
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())


def error(model, x):
    with torch.no_grad():
        try:
            model(x)
        except ValueError as error:
            return str(error)
    return ""


def symptom():
    assert error(rows(), torch.randn(1, 5)) == MESSAGE + "[1, 8])"
    assert error(photos(), torch.randn(1, 3, 16, 16)) == ""


def diagnosis(recipe):
    said = recipe("who_raises")(rows(), torch.randn(1, 5))
    assert said == "1 (BatchNorm1d), input [(1, 8)], layer.training=True, model.training=True"
    kept = rows()
    kept[0].hidden = {"last": [kept[0](torch.randn(2, 5))]}  # a result, which deepcopy() refuses
    assert recipe("who_raises")(kept, torch.randn(1, 5)) == said


def cure():
    assert error(rows().eval(), torch.randn(1, 5)) == ""
    assert error(rows(), torch.randn(2, 5)) == ""


def healthy(recipe):
    assert recipe("who_raises")(rows().eval(), torch.randn(1, 5)) == "no layer raises"
    assert recipe("who_raises")(photos(), torch.randn(1, 3, 16, 16)) == "no layer raises"

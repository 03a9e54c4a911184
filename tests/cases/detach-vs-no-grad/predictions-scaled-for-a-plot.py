"""Predictions are turned into an array for a plot and scaled in place before backward(): no error, another gradient.

asked: scaling a numpy array from tensor.detach().numpy() changes my gradients silently
asked: 训练时用 y.data 或者 detach().numpy() 画图，原地改了数组，梯度变了但是不报错
cause: autograd-notices-detach-not-data
"""

import torch
from torch import nn


def gradient(plot):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1), nn.Sigmoid())
    prediction = model(torch.randn(5, 3))
    plot(prediction)
    nn.functional.binary_cross_entropy(prediction, torch.ones(5, 1)).backward()
    return model[0].weight.grad


def through_numpy(prediction):
    array = prediction.detach().numpy()
    array *= 0.5


def through_data(prediction):
    prediction.data.mul_(0.5)


def through_detach(prediction):
    prediction.detach().mul_(0.5)


def with_a_copy(prediction):
    array = prediction.detach().clone().numpy()
    array *= 0.5


def symptom():
    right = gradient(lambda prediction: None)
    for plot in (through_numpy, through_data):
        assert not torch.allclose(gradient(plot), right)
    try:
        gradient(through_detach)
    except RuntimeError as error:
        assert "modified by an inplace operation" in str(error)
    else:
        raise AssertionError("not noticed")


def cure():
    assert torch.equal(gradient(with_a_copy), gradient(lambda prediction: None))

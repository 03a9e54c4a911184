"""A saliency map from `probabilities.backward(torch.ones_like(probabilities))` is zero: the probabilities add up to 1.

asked: saliency map all zeros, output.backward(torch.ones_like(output)) on softmax output
asked: softmax 输出 backward(torch.ones_like) 之后输入的梯度全是 0
cause: vector-times-jacobian
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
model = nn.Sequential(nn.Conv1d(1, 4, 3), nn.BatchNorm1d(4), nn.ReLU(), nn.Flatten(), nn.Linear(24, 5)).eval()
image = torch.randn(2, 1, 8, requires_grad=True)


def saliency(vector):
    image.grad = None
    probabilities = model(image).softmax(dim=1)
    probabilities.backward(vector(probabilities))
    return image.grad.clone()


def symptom():
    assert saliency(torch.ones_like).abs().max() < 1e-6


def cure():
    one_class = saliency(lambda p: F.one_hot(p.argmax(1), 5).float())
    assert one_class.abs().max() > 1e-4
    image.grad = None
    model(image).softmax(dim=1).max(dim=1).values.sum().backward()
    assert torch.allclose(one_class, image.grad)

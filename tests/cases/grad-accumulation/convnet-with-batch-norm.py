"""A convolutional network with batch norm: accumulated gradients are not the large batch's.

asked: gradient accumulation gives different results than the large batch, model has BatchNorm
asked: 模型里有 BatchNorm，梯度累积和大 batch 结果不一样
cause: batchnorm-differs
"""

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(16, 3, 8, 8).double(), torch.randint(4, (16,))


def gradient(norm, parts):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Conv2d(3, 8, 3), norm(), nn.ReLU(), nn.Flatten(), nn.Linear(288, 4)).double()
    for xb, yb in zip(x.chunk(parts), y.chunk(parts)):
        (nn.functional.cross_entropy(model(xb), yb) / parts).backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def same(norm):
    return torch.allclose(gradient(norm, 4), gradient(norm, 1), rtol=1e-6, atol=1e-9)


def symptom():
    assert not same(lambda: nn.BatchNorm2d(8))


def cure():
    assert same(lambda: nn.GroupNorm(2, 8))

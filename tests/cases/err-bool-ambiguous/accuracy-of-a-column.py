"""The predictions are a column (N, 1), the labels (N,): the `if` passed with batch size 1, and the sum counts pairs.

asked: binary classifier accuracy above 100 percent after replacing if pred == label by (pred == label).sum()
asked: 二分类输出是 (N, 1)，标签是 (N,)，(pred == label).sum() 比样本数还多
cause: one-value-decides
"""

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 4), torch.randint(2, (64,))
model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())


def with_if():
    return sum(1 for i in range(64) if (model(x[i : i + 1]) > 0.5).long() == y[i : i + 1])


def counted(shape):
    with torch.no_grad():
        predicted = (model(x) > 0.5).long()
    assert predicted.shape == (64, 1) and (predicted == y).shape == (64, 64)
    return (predicted.reshape(shape) == y).sum().item()


def symptom():
    assert with_if() <= 64 < counted((64, 1))


def cure():
    assert counted(y.shape) == with_if()

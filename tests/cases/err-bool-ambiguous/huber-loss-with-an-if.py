"""A Huber loss of one's own decides with `if` for the whole batch.

asked: custom loss with if abs(error) < delta raises Boolean value of Tensor is ambiguous
asked: 自己写的 Huber loss 用 if 判断误差大小，报 Boolean value of Tensor
cause: branch-for-each-element
"""

import pytest
import torch
from torch import nn

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"

torch.manual_seed(0)
prediction, target = torch.randn(32, requires_grad=True), 3 * torch.randn(32)


def with_if(prediction, target, delta=1.0):
    error = (prediction - target).abs()
    if error < delta:
        return (error**2 / 2).mean()
    return (delta * (error - delta / 2)).mean()


def with_where(prediction, target, delta=1.0):
    error = (prediction - target).abs()
    return torch.where(error < delta, error**2 / 2, delta * (error - delta / 2)).mean()


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        with_if(prediction, target)


def cure():
    ours, real = with_where(prediction, target), nn.functional.huber_loss(prediction, target)
    assert torch.allclose(ours, real)
    assert all(map(torch.allclose, torch.autograd.grad(ours, prediction), torch.autograd.grad(real, prediction)))

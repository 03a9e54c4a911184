"""Predictions of every training batch are collected as NumPy arrays: numpy() raises.

asked: Can't call numpy() on Tensor that requires grad when collecting predictions for sklearn metrics
asked: 训练时收集预测结果算指标，tensor 转 numpy 报错 requires grad
cause: detach-then-numpy
"""

import numpy as np
import torch
from torch import nn


def epoch(to_array, grad=True):
    torch.manual_seed(0)
    model, collected = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.2), nn.Linear(4, 2)), []
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x in torch.randn(3, 5, 3):
        with torch.set_grad_enabled(grad):
            out = model(x)
        collected.append(to_array(out))
        if grad:
            optimizer.zero_grad()
            out.square().mean().backward()
            optimizer.step()
    return np.concatenate(collected)


def symptom():
    for to_array in (lambda out: out.numpy(), lambda out: np.asarray(out)):
        try:
            epoch(to_array)
        except RuntimeError as error:
            assert "Can't call numpy() on Tensor that requires grad" in str(error)
        else:
            raise AssertionError("no error")


def cure():
    expected = epoch(lambda out: out.detach().numpy())
    assert expected.shape == (15, 2)
    assert np.array_equal(expected, epoch(lambda out: out.numpy(force=True)))
    assert epoch(lambda out: out.numpy(), grad=False).shape == (15, 2)

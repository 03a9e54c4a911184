"""Targets are Python floats and lists; the batch is float64, and a list of tensors.

asked: DataLoader returns a list of tensors instead of a tensor for my list labels
asked: 数据集返回 Python 浮点数，DataLoader 取出来是 double，和模型 dtype 不符
cause: default-collate-by-kind
"""

import torch
from torch import nn
from torch.utils.data import DataLoader

rows = [([0.1 * i, 0.2, 0.3], 0.5 * i) for i in range(4)]


def symptom():
    x, y = next(iter(DataLoader(rows, batch_size=4)))
    assert isinstance(x, list) and len(x) == 3 and y.dtype == torch.float64
    try:
        nn.Linear(3, 1)(torch.stack(x, 1))
    except RuntimeError as error:
        assert "Double" in str(error) or "double" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    tensors = [(torch.tensor(x), torch.tensor(y, dtype=torch.float32)) for x, y in rows]
    x, y = next(iter(DataLoader(tensors, batch_size=4)))
    assert x.shape == (4, 3) and x.dtype == y.dtype == torch.float32
    nn.functional.mse_loss(nn.Linear(3, 1)(x).squeeze(1), y).backward()

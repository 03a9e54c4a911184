"""Class labels read as floats or as int32, binary labels as integers.

asked: expected scalar type Long but found Float cross entropy labels
asked: 交叉熵标签报 expected scalar type Long but found Int
cause: causes
"""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

column = np.array([0, 2, 1, 1, 0, 2] * 4)


def train(labels, loss_fn, outputs):
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, outputs))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(TensorDataset(torch.randn(24, 4), labels), batch_size=6):
        optimizer.zero_grad()
        loss_fn(model(x).squeeze(-1), y).backward()
        optimizer.step()


def fails(*args):
    try:
        train(*args)
    except RuntimeError:
        return True
    return False


def symptom():
    weighted = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]), label_smoothing=0.1)
    for dtype in (np.float32, np.float64, np.int32):
        labels = torch.from_numpy(column.astype(dtype))
        assert fails(labels, nn.CrossEntropyLoss(), 3) and fails(labels, weighted, 3)


def cure():
    train(torch.from_numpy(column.astype(np.float32)).long(), nn.CrossEntropyLoss(), 3)
    train(torch.from_numpy(column.astype(np.int32)).long(), nn.CrossEntropyLoss(), 3)

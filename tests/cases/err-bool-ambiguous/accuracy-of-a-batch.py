"""The accuracy is counted with an `if`, which passed as long as the batch size was 1.

asked: if predicted == label works with batch size 1 and fails with a batch
asked: 统计准确率 if pred == label: correct += 1，batch 变大就报 Boolean value of Tensor
cause: one-value-decides
"""

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"

torch.manual_seed(0)
model = nn.Linear(4, 3).eval()
dataset = TensorDataset(torch.randn(50, 4), torch.randint(3, (50,)))


def with_if(batch_size):
    correct = 0
    for x, y in DataLoader(dataset, batch_size=batch_size):
        if model(x).argmax(1) == y:
            correct += 1
    return correct


def counted(batch_size):
    with torch.no_grad():
        return sum((model(x).argmax(1) == y).sum().item() for x, y in DataLoader(dataset, batch_size=batch_size))


def symptom():
    assert with_if(1) > 0
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        with_if(16)


def cure():
    assert with_if(1) == counted(1) == counted(16) == counted(50)

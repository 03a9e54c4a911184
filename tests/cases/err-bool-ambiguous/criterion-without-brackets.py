"""The loss class is passed around without brackets; the loop calls it with output and labels.

asked: Boolean value of Tensor with more than one value is ambiguous in criterion(output, y)
asked: criterion = nn.CrossEntropyLoss 之后 criterion(output, y) 报 Boolean value of Tensor
cause: loss-class-given-the-batch
"""

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"

inputs = torch.randn(64, 4, generator=torch.Generator().manual_seed(0))
batches = DataLoader(TensorDataset(inputs, (inputs[:, 0] > 0).long()), batch_size=16)


def train(criterion, epochs):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(epochs):
        for x, y in batches:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        train(nn.CrossEntropyLoss, 1)


def cure():
    losses = train(nn.CrossEntropyLoss(), 20)
    assert losses[-1] < losses[0] / 2
    assert losses == train(nn.functional.cross_entropy, 20)

"""A loss that is torch.tensor(0.0) for a batch with nothing to compare.

asked: element 0 of tensors does not require grad only for some batches, contrastive loss with no positive pairs
asked: 训练到一半才报 element 0 of tensors does not require grad，有的批次没有正样本
cause: cut-in-the-loss
"""

import torch
from torch import nn


def contrast(features, labels, empty):
    same = (labels[:, None] == labels).triu(diagonal=1)
    if not same.any():
        return empty(features)
    return torch.cdist(features, features)[same].mean()


def train(empty):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step, labels in enumerate(torch.tensor([[0, 0, 1, 2], [0, 1, 2, 3], [3, 1, 1, 0]])):
        loss = contrast(model(torch.randn(4, 4)), labels, empty)
        optimizer.zero_grad()
        try:
            loss.backward()
        except RuntimeError as error:
            return step, str(error)
        optimizer.step()
    return 3, ""


def symptom():
    step, error = train(lambda features: torch.tensor(0.0))
    assert step == 1
    assert "element 0 of tensors does not require grad" in error


def cure():
    assert train(lambda features: features.sum() * 0) == (3, "")

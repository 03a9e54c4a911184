"""A contrastive loss decides with `if label == 1`; in torch.where its labels (N, 1) meet distances (N,).

asked: contrastive loss siamese network if label == 1 Boolean value of Tensor is ambiguous
asked: siamese network, if label == 1 on a batch of tensors raises Boolean value of Tensor
asked: 孪生网络对比损失里 if label == 1 报 Boolean value of Tensor 的错
cause: branch-for-each-element
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(3)
centres = 2 * torch.randn(4, 6)
first = torch.randint(4, (256,))
second = torch.where(torch.rand(256) < 0.5, first, torch.randint(4, (256,)))
a, b = (centres[k] + 0.5 * torch.randn(256, 6) for k in (first, second))
labels = (first == second).float()[:, None]


def with_if(distance, label):
    if label == 1:
        return distance.square().mean()
    return (1 - distance).clamp(min=0).square().mean()


def with_where(distance, label):
    return torch.where(label == 1, distance.square(), (1 - distance).clamp(min=0).square()).mean()


def accuracy(labels):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(150):
        optimizer.zero_grad()
        with_where(F.pairwise_distance(model(a), model(b)), labels).backward()
        optimizer.step()
    with torch.no_grad():
        near = F.pairwise_distance(model(a), model(b)) < 0.5
    return (near == (first == second)).float().mean().item()


def symptom():
    distance = F.pairwise_distance(a, b)
    with pytest.raises(RuntimeError, match="more than one value is ambiguous"):
        with_if(distance, labels)
    assert torch.where(labels == 1, distance, -distance).shape == (256, 256)
    assert accuracy(labels) < 0.85


def cure():
    assert accuracy(labels.reshape(256)) > 0.95

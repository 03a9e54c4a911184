"""Segmentation with images from permute(0, 3, 1, 2): view(-1, classes) of the scores raises, and reshape mixes the pixels.

asked: segmentation output.view(-1, num_classes) view size is not compatible, with reshape the network does not learn
asked: 语义分割输出 view(-1, 类别数) 报错，改成 reshape 之后不报错但学不会
cause: reshape-scrambles-an-image
"""

import torch
from torch import nn


def accuracy(flat):
    torch.manual_seed(0)
    images = torch.rand(16, 12, 12, 3)
    labels = images.argmax(dim=3)
    x = images.permute(0, 3, 1, 2)
    model = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 3, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(flat(model(x)), labels.reshape(-1)).backward()
        optimizer.step()
    return (model(x).argmax(dim=1) == labels).float().mean().item()


def symptom():
    try:
        accuracy(lambda scores: scores.view(-1, 3))
    except RuntimeError as error:
        assert "Use .reshape(...) instead" in str(error)
    else:
        raise AssertionError("no error")
    assert accuracy(lambda scores: scores.reshape(-1, 3)) < 0.6


def cure():
    assert accuracy(lambda scores: scores.movedim(1, -1).reshape(-1, 3)) > 0.9

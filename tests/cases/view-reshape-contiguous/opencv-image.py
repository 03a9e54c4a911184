"""An image of OpenCV (height x width x channels) is brought to channels first with reshape: the network sees stripes.

asked: image looks scrambled after reshape to channels first
asked: opencv 图片 reshape 成 CHW 之后颜色错乱
cause: reshape-scrambles-an-image
"""

import numpy as np
import torch
from torch import nn

generator = np.random.default_rng(0)
labels = torch.tensor([0, 1, 2] * 20)
pictures = generator.integers(0, 60, (60, 6, 5, 3), dtype=np.uint8)
for picture, label in zip(pictures, labels.tolist(), strict=True):
    picture[..., label] += 150


def accuracy(to_channels_first):
    torch.manual_seed(0)
    x = to_channels_first(torch.from_numpy(pictures)).float() / 255
    model = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(200):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()
    return (model(x).argmax(dim=1) == labels).float().mean().item()


def symptom():
    assert accuracy(lambda x: x.reshape(-1, 3, 6, 5)) < 0.8
    assert accuracy(lambda x: x.view(-1, 3, 6, 5)) < 0.8


def cure():
    assert accuracy(lambda x: x.permute(0, 3, 1, 2)) > 0.95

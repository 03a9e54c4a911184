"""Four convolutions without padding return maps 8 pixels smaller than the masks: enlarged, they no longer lie on the masks.

asked: segmentation with Conv2d without padding, size mismatch (got input: [40, 3, 24, 24] , target: [40, 32, 32]
asked: 分割网络的卷积没有 padding，报 size mismatch (got input: [40, 3, 24, 24] , target: [40, 32, 32]
cause: sizes-must-match
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
small = torch.randint(3, (40, 1, 11, 11)).float()
masks = F.interpolate(small, size=(32, 32), mode="nearest")[:, 0].long()
x = F.one_hot(masks, 3).movedim(-1, 1) + 0.3 * torch.randn(40, 3, 32, 32)


def right(padding, enlarge):
    torch.manual_seed(0)
    layers = []
    for channels in (3, 16, 16):
        layers += [nn.Conv2d(channels, 16, 3, padding=padding), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Conv2d(16, 3, 3, padding=padding))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(60):
        maps = model(x)
        if enlarge:
            maps = F.interpolate(maps, size=masks.shape[-2:], mode="bilinear")
        optimizer.zero_grad()
        F.cross_entropy(maps, masks).backward()
        optimizer.step()
    return (maps.argmax(1) == masks).float().mean().item()


def symptom():
    with pytest.raises(RuntimeError, match="size mismatch"):
        right(padding=0, enlarge=False)
    assert right(padding=0, enlarge=True) < 0.7


def cure():
    assert right(padding=1, enlarge=False) > 0.95

"""The feature maps of a ResNet go into a new Linear layer without the global pooling.

asked: resnet without the average pooling into nn.Linear: mat1 and mat2 shapes cannot be multiplied (28672x7 and 512x10)
asked: 去掉 ResNet 的平均池化，直接接 nn.Linear(512, 10)，报错 mat1 and mat2 shapes (28672x7 and 512x10)
cause: features-in-another-dimension
"""

import torch
from torch import nn

maps = torch.randn(8, 512, 7, 7)
head = nn.Linear(512, 10)


def symptom():
    try:
        head(maps)
    except RuntimeError as error:
        assert "(28672x7 and 512x10)" in str(error)
        assert 28672 == 8 * 512 * 7, "batch, channels and height are the rows"
    else:
        raise AssertionError("no error")


def cure():
    pooled = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), head)
    assert torch.allclose(head(maps.flatten(2).mean(2)), pooled(maps), atol=1e-5)
    positions = head(maps.flatten(2).transpose(1, 2))
    assert positions.shape == (8, 49, 10)
    assert torch.allclose(positions[3, 9], head(maps[3, :, 1, 2]), atol=1e-5)
    signal = torch.randn(8, 512, 50)
    assert torch.equal(signal.flatten(2), signal)

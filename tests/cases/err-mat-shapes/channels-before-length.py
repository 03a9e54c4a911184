"""Conv1d features go into a Linear layer as batch x channels x length.

asked: Conv1d output to Linear mat1 and mat2 shapes cannot be multiplied (128x50 and 16x10)
asked: Conv1d 的输出接 nn.Linear 报形状错误
cause: features-in-another-dimension
"""

import torch
from torch import nn

conv = nn.Sequential(nn.Conv1d(1, 16, 3, padding=1), nn.BatchNorm1d(16), nn.ReLU())
head = nn.Linear(16, 10)
signal = torch.randn(8, 1, 50)


def symptom():
    try:
        head(conv(signal))
    except RuntimeError as error:
        assert "(128x50 and 16x10)" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    features = conv(signal)
    out = head(features.transpose(1, 2))
    assert out.shape == (8, 50, 10) and head(features.mean(2)).shape == (8, 10)
    assert torch.allclose(out[3, 7], head(features[3, :, 7]), atol=1e-5)
    scrambled = head(features.reshape(8, 50, 16))
    assert not torch.allclose(scrambled[3, 7], head(features[3, :, 7]), atol=1e-5)

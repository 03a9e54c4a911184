"""A layer for 24 x 32 images gets 32 x 24 ones: nothing raises. Images of another size raise.

asked: landscape and portrait images both pass the linear layer after the convolutions, in_features fits both
asked: 横图和竖图展平后 in_features 一样，卷积后的全连接层都接受
cause: adaptive-pooling
"""

import torch
from torch import nn

features = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.MaxPool2d(2))
landscape, portrait = torch.zeros(2, 1, 24, 32), torch.zeros(2, 1, 32, 24)
landscape[..., :2, -2:] = portrait[..., :2, -2:] = 1  # a spot in the upper right corner


def place(pool, x):
    """Where the spot is among the features."""
    return pool(x).flatten(1)[0].argmax().item()


def symptom():
    head = nn.Sequential(nn.Flatten(), nn.Linear(4 * 12 * 16, 3))
    assert head(features(landscape)).shape == head(features(portrait)).shape == (2, 3)
    assert place(nn.MaxPool2d(2), landscape) != place(nn.MaxPool2d(2), portrait)
    try:
        head(features(torch.zeros(2, 1, 48, 64)))
    except RuntimeError as error:
        assert "cannot be multiplied" in str(error)
    else:
        raise AssertionError("no error")


def cure(recipe):
    pool = nn.AdaptiveAvgPool2d(2)
    assert place(pool, landscape) == place(pool, portrait) == 1
    model = nn.Sequential(features, pool, nn.Flatten(), nn.Linear(16, 3))
    for size in [(24, 32), (32, 24), (48, 64)]:
        assert model(torch.zeros(2, 1, *size)).shape == (2, 3)
        assert recipe("count_features")(nn.Sequential(features, pool), (1, *size)) == 16

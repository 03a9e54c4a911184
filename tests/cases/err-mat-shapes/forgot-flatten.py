"""A convolutional network goes straight from the pooling layer into the Linear layer.

asked: mat1 and mat2 shapes cannot be multiplied (640x5 and 400x10) after conv layers
asked: 卷积后面接全连接层报 mat1 and mat2 shapes cannot be multiplied
cause: flatten-from-dimension-1
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data = TensorDataset(torch.randn(32, 3, 32, 32), torch.randint(10, (32,)))
windows = nn.Linear(50 * 16, 2)  # 50 time steps with 16 features each


class Net(nn.Module):
    def __init__(self, flatten):
        super().__init__()
        conv = [nn.Conv2d(3, 6, 5), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2)]
        self.features = nn.Sequential(*conv, nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.dropout, self.classifier = nn.Dropout(0.2), nn.Linear(16 * 5 * 5, 10)
        self.flatten = flatten

    def forward(self, x):
        x = self.dropout(self.features(x))
        return self.classifier(self.flatten(x))


def message(flatten, batch_size=8):
    try:
        for x, y in DataLoader(data, batch_size=batch_size, shuffle=True):
            nn.functional.cross_entropy(Net(flatten)(x), y).backward()
    except RuntimeError as error:
        return str(error)
    return ""


def error(call):
    try:
        call()
    except RuntimeError as raised:
        return str(raised)
    return ""


def rebuilt(*between):
    """A ResNet flattens in its forward(); nn.Sequential of its children does not."""
    pool, fc = nn.Sequential(nn.Conv2d(3, 512, 7, stride=8), nn.AdaptiveAvgPool2d(1)), nn.Linear(512, 10)
    return error(lambda: nn.Sequential(pool, *between, fc)(torch.ones(8, 3, 32, 32)))


def symptom():
    assert "(640x5 and 400x10)" in message(lambda x: x)
    assert "(1x3200 and 400x10)" in message(lambda x: x.flatten())
    assert "(4096x1 and 512x10)" in rebuilt()
    assert "(1x100 and 1x4)" in error(lambda: nn.Linear(1, 4)(torch.ones(100)))
    assert "(16x16 and 32x2)" in error(lambda: nn.Linear(32, 2)(torch.cat([torch.ones(8, 16)] * 2)))
    assert "(400x16 and 800x2)" in error(lambda: windows(torch.ones(8, 50, 16)))
    assert "expected input with shape [*, 8]" in error(lambda: nn.LayerNorm(8)(torch.ones(5, 6)))
    assert "(14x10 and 5x2)" in error(
        lambda: nn.Linear(5, 2)(nn.LSTM(3, 5, bidirectional=True)(torch.ones(7, 2, 3))[0])
    )


def cure():
    assert not message(lambda x: x.flatten(1))
    assert not rebuilt(nn.Flatten())
    assert windows(torch.ones(8, 50, 16).flatten(1)).shape == (8, 2)
    assert nn.Linear(1, 4)(torch.ones(100).unsqueeze(1)).shape == (100, 4)
    assert nn.Linear(32, 2)(torch.cat([torch.ones(8, 16)] * 2, dim=1)).shape == (8, 2)


def healthy():
    assert not message(lambda x: x.view(-1, 400))
    assert not message(lambda x: x.flatten(1), batch_size=5)

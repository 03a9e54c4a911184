"""x.view(-1, 400) with images of another size: sometimes an error, sometimes fewer rows than images.

asked: shape '[-1, 400]' is invalid for input of size 384
asked: x.view(-1, 16 * 5 * 5) 之后 batch 大小和标签对不上
cause: view-hides-the-size
"""

import torch
from torch import nn
from torch.nn import functional as F


class LeNet(nn.Module):
    def __init__(self, flat, in_features):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc, self.flat = nn.Linear(in_features, 10), flat

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        return self.fc(self.flat(F.max_pool2d(F.relu(self.conv2(x)), 2)))


def as_people_write_it(x):
    return x.view(-1, 16 * 5 * 5)


def loss(model, images):
    return F.cross_entropy(model(torch.randn(images, 3, 21, 21)), torch.zeros(images).long())


def message(model, images):
    try:
        loss(model, images).backward()
    except (RuntimeError, ValueError) as error:
        return str(error)
    return ""


def symptom():
    model = LeNet(as_people_write_it, 400)
    assert "shape '[-1, 400]' is invalid for input of size 384" in message(model, 6)
    assert "batch_size (4) to match target batch_size (25)" in message(model, 25)


def diagnosis(recipe):
    assert "x64 and 400x10" in message(LeNet(lambda x: x.flatten(1), 400), 25)


def cure():
    model = LeNet(lambda x: x.flatten(1), 64)
    assert not message(model, 6) and not message(model, 25)

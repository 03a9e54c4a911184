"""Linear(28, …) reads images row by row; the last step of its output is the last row of pixels, which is empty.

asked: mnist Linear(28, 64) without Flatten, Expected target size [16, 2], got [16]
asked: MNIST 图像没有展平就进 Linear(28, 64)，交叉熵报 Expected target size [16, 2], got [16]
asked: Linear on images, only batches of spatial targets supported (3D tensors) but got targets of dimension: 1
cause: sizes-must-match
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
labels = torch.arange(16) % 2
images = torch.zeros(16, 1, 28, 28)
images[:, :, 4:24, 4:24] = torch.rand(16, 1, 20, 20)
images[labels == 1, :, 10:14] = 1


def rows():
    return nn.Sequential(nn.Linear(28, 64), nn.ReLU(), nn.Linear(64, 2))


def message(x):
    try:
        F.cross_entropy(rows()(x), labels)
    except (RuntimeError, ValueError) as error:
        return str(error)
    return ""


def accuracy(model, x, take=lambda logits: logits):
    torch.manual_seed(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(30):
        optimizer.zero_grad()
        F.cross_entropy(take(model(x)), labels).backward()
        optimizer.step()
    return (take(model(x)).argmax(1) == labels).float().mean().item()


def symptom():
    assert message(images.squeeze(1)) == "Expected target size [16, 2], got [16]"
    assert message(images).endswith("but got targets of dimension: 1")
    # One step of it, as of an LSTM, is accepted and cannot be learned.
    assert accuracy(rows(), images.squeeze(1), lambda logits: logits[:, -1]) == 0.5
    # The same on maps: their mean, as of a net that ends in a convolution, is accepted, with a "class" for each channel.
    logits = nn.Sequential(nn.Conv2d(1, 16, 3), nn.MaxPool2d(2), nn.Linear(13, 2))(images)
    try:
        F.cross_entropy(logits, labels)
    except RuntimeError as error:
        assert str(error).endswith("but got targets of dimension: 1")
    else:
        raise AssertionError
    assert F.cross_entropy(logits.mean((2, 3)), labels).isfinite() and logits.mean((2, 3)).shape == (16, 16)


def cure():
    model = nn.Sequential(nn.Flatten(1), nn.Linear(28 * 28, 64), nn.ReLU(), nn.Linear(64, 2))
    for x in (images, images.squeeze(1)):
        assert accuracy(model, x) == 1

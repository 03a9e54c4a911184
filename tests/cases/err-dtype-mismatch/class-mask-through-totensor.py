"""Segmentation in three classes, the mask loaded with ToTensor() like the image: long() silences the error, all is class 0.

asked: segmentation mask loaded with ToTensor is float, expected target dtype to be Long or Byte but got Float
asked: 语义分割的 mask 用 ToTensor 读出来是 float，cross_entropy 要 Long，报 dtype 不对
cause: causes
"""

import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(8, 3, 8, 8)
classes = images.argmax(dim=1)
mask = classes.to(torch.uint8).float() / 255  # as ToTensor does


def train(labels):
    torch.manual_seed(0)
    model = nn.Conv2d(3, 3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(100):
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), model(images).argmax(dim=1)


def symptom():
    try:
        train(mask)
    except RuntimeError as error:
        # The wording differs between versions.
        assert "Long" in str(error) and "Float" in str(error)
    else:
        raise AssertionError("no error")
    loss, predicted = train(mask.long())
    assert loss < 0.01 and predicted.unique().tolist() == [0], "no error, and only class 0 is learned"


def diagnosis():
    assert mask.max() < 0.01 and mask.long().unique().tolist() == [0]


def cure():
    labels = (mask * 255).round().long()
    assert labels.equal(classes)
    _, predicted = train(labels)
    assert (predicted == classes).float().mean() > 0.95


def healthy():
    whole = (images[:, 0] > 0).float()  # a float mask of 0 and 1: no fractions, so long() alone is right
    assert whole.frac().eq(0).all() and mask.frac().ne(0).any()
    assert (whole * 255).round().long().max() == 255
    _, predicted = train(whole.long())
    assert (predicted == whole).float().mean() > 0.95

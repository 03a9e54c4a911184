"""Segmentation masks in which 255 means "no label".

asked: Target 255 is out of bounds segmentation mask
asked: 语义分割 mask 有 255，报 Target 255 is out of bounds
cause: minus-one-is-not-ignored
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images = torch.randn(12, 3, 8, 8)
masks = (images[:, 0] > 0).long()
masks[::3, :, 0] = 255


def loader(masks):
    return DataLoader(TensorDataset(images, masks), batch_size=4)


def train(criterion, num_classes=2):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, num_classes, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(30):
        for xs, ys in loader(masks):
            optimizer.zero_grad()
            criterion(model(xs), ys).backward()
            optimizer.step()
    return model.eval()(images).argmax(dim=1)


def symptom():
    try:
        train(nn.CrossEntropyLoss())
    except IndexError as error:
        assert str(error) == "Target 255 is out of bounds."
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    assert recipe("bad_labels")(loader(masks), num_classes=2) == [(i, [255]) for i in (0, 3, 6, 9)]


def cure():
    predicted = train(nn.CrossEntropyLoss(ignore_index=255, weight=torch.tensor([1.0, 2.0])))
    labelled = masks != 255
    assert (predicted == masks)[labelled].float().mean() > 0.8


def healthy(recipe):
    assert recipe("bad_labels")(loader(masks), num_classes=2, ignore_index=255) == []

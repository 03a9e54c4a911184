"""Masks mark the border of each object with 255: the loss ignores those pixels, the accuracy counts them as wrong.

asked: segmentation pixel accuracy never gets above 60%, mask has 255 as ignore label
asked: 语义分割的像素准确率卡住，mask 里有 255 这个要忽略的标签
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
images = torch.rand(6, 3, 10, 10)
classes = images.argmax(dim=1)
masks = classes.clone()
masks[:, :4] = 255


def train(steps=60):
    torch.manual_seed(0)
    model = nn.Conv2d(3, 3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(images), masks, ignore_index=255).backward()
        optimizer.step()
    return {"out": model(images)}


def symptom():
    assert (train()["out"].argmax(dim=1) == masks).float().mean() < 0.61


def diagnosis(recipe):
    assert recipe("explain_accuracy")(train()["out"], masks) == "labels 0..255, the model can say 0..2"


def cure():
    kept = masks != 255
    assert (train()["out"].argmax(dim=1)[kept] == masks[kept]).float().mean() > 0.9


def healthy(recipe):
    assert recipe("explain_accuracy")(train()["out"], masks, ignore_index=255) == "the predictions follow the labels"

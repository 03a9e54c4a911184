"""A segmentation net returns maps a quarter as large as the image; a classifier cuts its samples with view.

asked: size mismatch (got input: [4, 2, 8, 8] , target: [4, 32, 32] segmentation output smaller than the mask
asked: ValueError Expected input batch_size (256) to match target batch_size (4) 交叉熵
cause: sizes-must-match
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images = torch.rand(8, 3, 32, 32)
masks, labels = (images.sum(1) > 1.5).long(), torch.arange(8) % 2


def train(way):
    torch.manual_seed(0)
    body = nn.Sequential(nn.Conv2d(3, 8, 5, stride=4, padding=2), nn.BatchNorm2d(8), nn.ReLU())
    head = nn.Linear(8 * 64, 2) if way == "flatten" else nn.Linear(8, 2) if way == "view" else nn.Conv2d(8, 2, 1)
    optimizer = torch.optim.AdamW([*body.parameters(), *head.parameters()], lr=1e-2)
    for x, mask, label in DataLoader(TensorDataset(images, masks, labels), batch_size=4):
        h, target = body(x), label if way in ("flatten", "view") else mask
        h = h.flatten(1) if way == "flatten" else h.view(-1, 8) if way == "view" else h
        logits = head(h)
        if way == "enlarged":
            logits = nn.functional.interpolate(logits, size=mask.shape[-2:], mode="bilinear")
        optimizer.zero_grad()
        try:
            nn.functional.cross_entropy(logits, target).backward()
        except (RuntimeError, ValueError) as error:
            return str(error)
        optimizer.step()
    return ""


def symptom():
    assert "size mismatch (got input: [4, 2, 8, 8] , target: [4, 32, 32]" in train("as it is")
    assert "Expected input batch_size (256) to match target batch_size (4)" in train("view")


def cure():
    assert train("enlarged") == train("flatten") == ""

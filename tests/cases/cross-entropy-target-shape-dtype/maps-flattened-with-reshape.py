"""Masks were flattened and the maps were not; reshape(-1, C) silences the error, and the net learns next to nothing.

asked: U-Net Expected input batch_size (2) to match target batch_size (128), masks flattened with view(-1)
asked: 语义分割 mask 展平之后交叉熵报 Expected input batch_size，logits 用 reshape(-1, num_classes) 之后不报错但学不会
cause: sizes-must-match
"""

import torch
from torch import nn
from torch.nn import functional as F

WAYS = {
    "one side": lambda logits, masks: F.cross_entropy(logits, masks.flatten()),
    "reshape": lambda logits, masks: F.cross_entropy(logits.reshape(-1, 3), masks.flatten()),
    "as they are": lambda logits, masks: F.cross_entropy(logits, masks),
}


def train(way):
    torch.manual_seed(0)
    masks = torch.zeros(32, 16, 16, dtype=torch.int64)
    for number, label in enumerate((1, 2) * 16):
        top, left = torch.randint(0, 8, (2,))
        masks[number, top : top + 8, left : left + 8] = label
    images = F.one_hot(masks, 3).movedim(-1, 1) + 0.3 * torch.randn(32, 3, 16, 16)
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 3, 3, padding=1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(30):
        optimizer.zero_grad()
        WAYS[way](model(images), masks).backward()
        optimizer.step()
    found = model(images).argmax(dim=1) == masks
    return found[masks > 0].float().mean().item()


def symptom():
    try:
        train("one side")
    except ValueError as error:
        assert "Expected input batch_size" in str(error)
    else:
        raise AssertionError("no error")
    assert train("reshape") < 0.5


def cure():
    assert train("as they are") > 0.9

"""Binary segmentation, the mask read from a PNG holds 0 and 255: float() silences the error, and the loss falls below zero.

asked: segmentation mask uint8 result type Float can't be cast to the desired output type Byte
asked: 二值分割的 mask 是 uint8，BCEWithLogitsLoss 报 result type Float can't be cast to Byte
cause: causes
"""

import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(8, 1, 8, 8)
mask = (images > 0).to(torch.uint8) * 255


def train(target):
    torch.manual_seed(0)
    model = nn.Conv2d(1, 1, 3, padding=1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(200):
        loss = nn.functional.binary_cross_entropy_with_logits(model(images), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = ((model(images) > 0) == (mask > 0)).float().mean().item()
    return loss.item(), right


def symptom():
    try:
        train(mask)
    except RuntimeError as error:
        assert "result type Float can't be cast to the desired output type Byte" in str(error)
    else:
        raise AssertionError("no error")
    loss, _ = train(mask.float())
    assert loss < 0, "no error, but 255 is no probability"


def diagnosis():
    assert mask.unique().tolist() == [0, 255]


def cure():
    loss, right = train((mask > 127).float())
    assert 0 < loss < 0.2 and right > 0.95

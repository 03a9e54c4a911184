"""A detector's boxes are unpacked with unbind() and scaled to pixels with *=.

asked: Output 0 of UnbindBackward0 is a view and is being modified inplace when scaling box coordinates
asked: unbind 拆出坐标后 cx *= w 报错 is a view and is being modified inplace
cause: sibling-errors
"""

import torch
from torch import nn


def loss_of(in_place):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 4), nn.Sigmoid())
    cx, cy, w, h = model(torch.randn(5, 6)).unbind(-1)
    if in_place:
        cx *= 640
        cy *= 480
    else:
        cx, cy = cx * 640, cy * 480
    boxes = torch.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], -1)
    loss = nn.functional.smooth_l1_loss(boxes, torch.zeros(5, 4))
    loss.backward()
    return model[0].weight.grad


def symptom():
    try:
        loss_of(in_place=True)
    except RuntimeError as error:
        assert "Output 0 of Unbind" in str(error)
        assert "is a view and is being modified inplace" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert loss_of(in_place=False).abs().max() > 0

"""A detector: an image without objects gives a loss of shape [0]; mean() makes the epoch's loss nan.

asked: grad can be implicitly created only for scalar outputs only for some images, no positive anchors
asked: 有的图片没有目标，loss 形状是空的，backward 报错，改成 mean 之后 loss 是 nan
cause: empty-selection
"""

import math

import torch
from torch import nn

images = torch.randn(3, 6, 4, generator=torch.Generator().manual_seed(0))
positives = [torch.tensor(rows) for rows in ([0, 2], [], [5])]


def train(reduce, make=torch.optim.SGD):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.ReLU(), nn.Linear(8, 4))
    optimizer, total = make(model.parameters(), lr=0.01), 0.0
    for anchors, rows in zip(images, positives):
        mask = torch.zeros(6, dtype=torch.bool)
        mask[rows.long()] = True
        loss = reduce(nn.functional.smooth_l1_loss(model(anchors)[mask], anchors[mask], reduction="none").sum(1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item()
    return total


def symptom():
    try:
        train(lambda losses: losses if len(losses) == 0 else losses.mean())
    except RuntimeError as error:
        assert "only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")
    assert math.isnan(train(lambda losses: losses.mean()))


def cure():
    for make in (torch.optim.SGD, torch.optim.AdamW):
        assert math.isfinite(train(lambda losses: losses.sum() / max(len(losses), 1), make))

"""BCE plus Dice, the sigmoid in the model: when the sigmoid goes, Dice gets logits too, without an error, and no mask is found.

asked: removed the sigmoid for BCEWithLogitsLoss, BCE plus Dice loss, now the masks are empty and the loss is negative
asked: BCE 加 Dice，去掉 sigmoid 换成 BCEWithLogitsLoss 之后，分割结果全空，loss 变成负数
cause: switch-an-old-model
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(24, 1, 16, 16)
y = (F.avg_pool2d(x, 3, 1, 1) > 0.35).float()


def dice(p, y):
    return 1 - (2 * (p * y).sum() + 1) / (p.sum() + y.sum() + 1)


def old(z, y):
    return F.binary_cross_entropy(z.sigmoid(), y) + dice(z.sigmoid(), y)


def without_sigmoid(z, y):
    return F.binary_cross_entropy_with_logits(z, y) + dice(z, y)


def sigmoid_for_dice(z, y):
    return F.binary_cross_entropy_with_logits(z, y) + dice(z.sigmoid(), y)


def overlap(loss_fn):
    torch.manual_seed(0)
    layers = [nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 1, 1)]
    model = nn.Sequential(*layers)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(200):
        batch = torch.randint(24, (8,))
        optimizer.zero_grad()
        loss_fn(model(x[batch]), y[batch]).backward()
        optimizer.step()
    found = model.eval()(x) > 0
    return ((found & (y > 0)).sum() / (found | (y > 0)).sum()).item()


def symptom():
    assert overlap(old) > 0.85
    assert overlap(without_sigmoid) < 0.4


def cure():
    assert overlap(sigmoid_for_dice) > 0.85

"""A segmentation net that ends in sigmoid, with BCEWithLogitsLoss: the loss stops near 0.69 where few pixels are foreground.

asked: segmentation with BCEWithLogitsLoss, loss stuck at 0.69 although the predicted masks look right
asked: 分割网络最后有 sigmoid，又用 BCEWithLogitsLoss，loss 卡在 0.69 降不下去
cause: sigmoid-before-bce-with-logits
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 1, 8, 8)
y = (x > 1.5).float()


def train(sigmoid):
    torch.manual_seed(0)
    layers = [nn.Conv2d(1, 8, 1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 1, 1)]
    model = nn.Sequential(*layers, *[nn.Sigmoid()] * sigmoid)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
    for step in range(150):
        batch = slice(8 * (step % 2), 8 * (step % 2) + 8)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    right = ((model(x) > (0.5 if sigmoid else 0)) == (y > 0)).float().mean().item()
    return loss.item(), right


def symptom():
    loss, right = train(sigmoid=True)
    assert loss > 0.6
    assert right > 0.9


def cure():
    loss, right = train(sigmoid=False)
    assert loss < 0.2
    assert right > 0.9

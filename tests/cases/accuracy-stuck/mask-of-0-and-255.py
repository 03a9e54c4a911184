"""A binary mask read from a PNG has the values 0 and 255: no prediction is 255, and the loss falls below 0.

asked: unet binary segmentation, pixel accuracy equals the background share, mask png has values 0 and 255
asked: 二值分割的 mask 是 0 和 255，BCEWithLogitsLoss 变成负的，准确率等于背景的占比
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
mask = torch.zeros(8, 1, 12, 12)
mask[:, :, 3:9, 4:10] = 255
images = mask / 255 + 0.3 * torch.randn(8, 3, 12, 12)


def train(y, steps=60):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 1, 3, padding=1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        logits = model(images)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(logits, y)
        loss.backward()
        optimizer.step()
    return logits, loss.item(), ((logits > 0) == y).float().mean().item()


def symptom():
    _, loss, accuracy = train(mask)
    assert loss < 0 and accuracy <= 0.75


def diagnosis(recipe):
    logits, _, accuracy = train(mask)
    assert recipe("explain_accuracy")(logits, mask, mine=accuracy) == "labels 0..255, the model can say 0..1"


def cure():
    _, loss, accuracy = train((mask > 0).float())
    assert loss > 0 and accuracy > 0.95


def healthy(recipe):
    logits, _, accuracy = train((mask > 0).float())
    said = recipe("explain_accuracy")
    assert said(logits, mask > 0, mine=accuracy) == "the predictions follow the labels"
    assert said(logits.squeeze(1).flatten(), (mask > 0).flatten()) == "the predictions follow the labels"

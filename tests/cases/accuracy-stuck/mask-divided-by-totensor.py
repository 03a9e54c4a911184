"""A mask PNG of 0 and 1 went through ToTensor(): its 1 became 0.0039, and the object is never predicted nor counted.

asked: binary segmentation predicts only background, mask loaded with ToTensor has values 0 and 0.0039
asked: 分割的 mask 是 0 和 1，经过 ToTensor 变成 0.0039，全预测成背景，准确率等于背景的占比
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
png = torch.zeros(8, 1, 12, 12, dtype=torch.uint8)
png[:, :, 3:9, 4:10] = 1
images = png + 0.3 * torch.randn(8, 3, 12, 12)
mask = png.float() / 255


def train(y, steps=60):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 1, 3, padding=1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        logits = model(images)
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(logits, y).backward()
        optimizer.step()
    return logits, ((logits > 0) == y).float().mean().item()


def symptom():
    logits, accuracy = train(mask)
    assert accuracy <= 0.75 and not (logits > 0).any()


def diagnosis(recipe):
    said = recipe("explain_accuracy")
    logits, accuracy = train(mask)
    assert said(logits, mask) == "all labels are the same" and len(mask.unique()) == 2
    assert said(logits, mask, mine=accuracy).startswith("your number differs") and len(mask.round().unique()) == 1


def cure():
    _, accuracy = train((mask * 255).round())
    assert accuracy > 0.95


def healthy(recipe):
    logits, accuracy = train(png.float())
    assert recipe("explain_accuracy")(logits, png, mine=accuracy) == "the predictions follow the labels"

"""The validation images are divided by 255 once more than the training images: they all look alike, one class is said.

asked: training accuracy high, validation accuracy stuck at 25% with four classes, images divided by 255 in the transform
asked: 训练准确率很高，验证准确率一直 25%，验证集的图片预处理多除了一次 255
cause: read
"""

import torch
from torch import nn


def images(labels):
    pixels = torch.randint(0, 120, (len(labels), 1, 8, 8))
    for image, label in zip(pixels, labels):
        image[:, 2 * label : 2 * label + 2] += 100
    return pixels / 255


def run(once_more):
    torch.manual_seed(0)
    labels, held_out = torch.arange(160) % 4, torch.arange(80) % 4
    x, validation = images(labels), images(held_out)
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(288, 4))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(30):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        return (model(x), labels), (model(validation / 255 if once_more else validation), held_out)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def symptom():
    training, validation = run(once_more=True)
    assert accuracy(*training) > 0.95 and accuracy(*validation) == 0.25


def diagnosis(recipe):
    training, validation = run(once_more=True)
    said = recipe("explain_accuracy")
    assert said(*training) == "the predictions follow the labels"
    assert said(*validation, mine=0.25) in (
        "one class is (almost) always predicted",
        "every sample gets the same output",
    )


def cure():
    assert accuracy(*run(once_more=False)[1]) > 0.95


def healthy(recipe):
    assert recipe("explain_accuracy")(*run(once_more=False)[1]) == "the predictions follow the labels"

"""Trained on RGB, validated on images that OpenCV read as BGR: several classes are predicted, by guessing.

asked: validation accuracy at chance although training accuracy is 100%, cv2.imread in the validation set only
asked: 训练集用 PIL 读图，验证集用 cv2 读成 BGR，验证准确率一直像瞎猜
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(240) % 3
images = 0.4 * torch.rand(240, 3, 5, 5) + 0.5 * torch.eye(3)[y][:, :, None, None]
rgb = (images - images.mean()) / images.std()


def train(steps=40):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU(), nn.Flatten(), nn.Linear(54, 3))
    optimizer = torch.optim.NAdam(model.parameters(), lr=0.01)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(rgb), y).backward()
        optimizer.step()
    return model


def accuracy(logits):
    return (logits.argmax(dim=1) == y).float().mean().item()


def symptom():
    model = train()
    assert accuracy(model(rgb)) > 0.95 and accuracy(model(rgb.flip(1))) < 0.4


def diagnosis(recipe):
    logits = train()(rgb.flip(1))
    assert recipe("explain_accuracy")(logits, y, mine=accuracy(logits)) == "no better than guessing"


def cure():
    assert accuracy(train()(rgb.flip(1).flip(1))) > 0.95


def healthy(recipe):
    logits = train()(rgb)
    assert recipe("explain_accuracy")(logits, y, mine=100 * accuracy(logits)) == "the predictions follow the labels"
    hundred = torch.arange(1000) % 100
    guesses = torch.randn(1000, 100)
    percent = 100 * (guesses.argmax(dim=1) == hundred).float().mean().item()
    assert recipe("explain_accuracy")(guesses, hundred, mine=percent) == "no better than guessing"

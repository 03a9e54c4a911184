"""Raw pixel values 0..255 and SGD with a large learning rate: after a few steps the ReLU layers are dead.

asked: CNN accuracy stays at 25% from the first epoch, all outputs are identical for every image
asked: 图像没有归一化，学习率 1，准确率从头到尾不变，每张图输出一样
cause: dead
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(80) % 4
images = 255 * (0.3 * torch.rand(80, 1, 6, 6) + 0.15 * y.reshape(-1, 1, 1, 1) * (torch.arange(6) % 2))


def train(scaled, lr, epochs=16):
    torch.manual_seed(0)
    x = (images - images.mean()) / images.std() if scaled else images
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(128, 16), nn.ReLU(), nn.Linear(16, 4))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    accuracies = []
    for _ in range(epochs):
        for rows in torch.randperm(80).split(16):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            logits = model(x)
        accuracies.append((logits.argmax(dim=1) == y).float().mean().item())
    return accuracies, logits


def symptom():
    accuracies, _ = train(scaled=False, lr=1.0)
    assert set(accuracies[2:]) == {0.25}


def diagnosis(recipe):
    accuracies, logits = train(scaled=False, lr=1.0)
    assert recipe("explain_accuracy")(logits, y, mine=accuracies[-1]) == "every sample gets the same output"


def cure():
    assert train(scaled=True, lr=0.03)[0][-1] > 0.8


def healthy(recipe):
    _, logits = train(scaled=True, lr=0.03)
    assert recipe("explain_accuracy")(logits, y) == "the predictions follow the labels"

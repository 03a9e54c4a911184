"""Ten equal classes; the model is made again after the optimizer: it stays as it was, and says one class nearly always.

asked: accuracy stays at 10% with 10 balanced classes, the same prediction for almost every image
asked: 十个类别样本一样多，准确率一直 10%，几乎每张图都预测成同一类
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(200) % 10
images = 0.3 * torch.rand(200, 1, 8, 8) + nn.functional.one_hot(y, 64).reshape(200, 1, 8, 8)


def make():
    return nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(288, 32), nn.ReLU(), nn.Linear(32, 10))


def train(made_again, epochs=8):
    torch.manual_seed(0)
    model = make()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    if made_again:
        torch.manual_seed(3)
        model = make()
    accuracies = []
    for _ in range(epochs):
        for rows in torch.randperm(200).split(20):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            logits = model(images)
        accuracies.append(100 * (logits.argmax(dim=1) == y).sum().item() / len(y))
    return accuracies, logits


def symptom():
    accuracies, logits = train(made_again=True)
    assert len(set(accuracies)) == 1 and 8 < accuracies[0] < 12
    assert logits.argmax(dim=1).bincount().max() > 190


def diagnosis(recipe):
    accuracies, logits = train(made_again=True)
    said = recipe("explain_accuracy")(logits, y, mine=accuracies[-1])
    assert said == "one class is (almost) always predicted"


def cure():
    assert train(made_again=False)[0][-1] > 90


def healthy(recipe):
    accuracies, logits = train(made_again=False)
    assert recipe("explain_accuracy")(logits, y, mine=accuracies[-1]) == "the predictions follow the labels"

"""Each epoch validates `best`, a copy made before training, instead of the model: the same number every time.

asked: validation accuracy is identical in every epoch to all digits, training accuracy rises
asked: 训练准确率在涨，验证准确率每个 epoch 一模一样
cause: read
"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(300, 8)
y = x[:, :4].argmax(dim=1)


def train(validated, epochs=10):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4))
    best = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    accuracies = []
    for _ in range(epochs):
        for rows in torch.randperm(200).split(40):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            logits = (best if validated == "best" else model)(x[200:])
        accuracies.append((logits.argmax(dim=1) == y[200:]).float().mean().item())
    with torch.no_grad():
        return accuracies, model(x[200:])


def symptom():
    assert len(set(train("best")[0])) == 1


def diagnosis(recipe):
    accuracies, logits = train("best")
    assert recipe("explain_accuracy")(logits, y[200:], mine=accuracies[-1]).startswith("your number differs")


def cure():
    assert train("model")[0][-1] > 0.7


def healthy(recipe):
    accuracies, logits = train("model")
    said = recipe("explain_accuracy")(logits, y[200:], mine=accuracies[-1])
    assert said == "the predictions follow the labels"

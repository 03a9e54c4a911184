"""A ReLU after the last layer: where the output of a class is 0 for all samples, it gets no gradient and is never predicted.

asked: accuracy stuck at 67%, one class is never predicted, forward ends with F.relu(self.fc2(x))
asked: 三分类准确率停在 0.67，有一个类别从来预测不到，forward 最后一行是 F.relu
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(300) % 3
x = torch.rand(300, 5) + 2 * torch.eye(5)[y]


def train(*end, steps=100):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 3), *end)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(steps):
        logits = model(x)
        optimizer.zero_grad()
        nn.functional.cross_entropy(logits, y).backward()
        optimizer.step()
    return logits, (logits.argmax(dim=1) == y).float().mean().item()


def symptom():
    logits, accuracy = train(nn.ReLU())
    assert len(logits.argmax(dim=1).unique()) == 2 and 0.6 < accuracy < 0.67
    assert train(nn.ReLU(), steps=200)[1] < 0.67


def diagnosis(recipe):
    logits, accuracy = train(nn.ReLU())
    assert recipe("explain_accuracy")(logits, y, mine=accuracy) == "the predictions follow the labels"


def cure():
    assert train()[1] > 0.95


def healthy(recipe):
    logits, accuracy = train()
    assert len(logits.argmax(dim=1).unique()) == 3
    assert recipe("explain_accuracy")(logits, y, mine=accuracy) == "the predictions follow the labels"

"""Three classes, one of them 5% of the samples: it is never predicted, and the other two are told apart.

asked: three classes, one class is never predicted, accuracy stays at 90%, imbalanced
asked: 三分类，样本最少的那一类从来不被预测，准确率停在 0.9
cause: majority
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.tensor([0] * 950 + [1] * 950 + [2] * 100)
x = torch.tensor([[2.0, 0.0], [-2.0, 0.0], [0.0, 0.3]])[y] + 1.3 * torch.randn(2000, 2)


def outputs(weight=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(200):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y, weight=weight).backward()
        optimizer.step()
    return model(x)


def symptom():
    assert outputs().argmax(dim=1).unique().tolist() == [0, 1]


def diagnosis(recipe):
    assert recipe("explain_accuracy")(outputs(), y) == "the predictions follow the labels"


def cure():
    predicted = outputs(weight=torch.tensor([1.0, 1.0, 9.5])).argmax(dim=1)
    assert (predicted[y == 2] == 2).float().mean() > 0.3

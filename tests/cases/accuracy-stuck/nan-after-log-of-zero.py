"""A feature is log(x) and one x is 0: -inf, then NaN in all weights. The accuracy stays at the share of class 0.

asked: accuracy stuck at the share of class 0 from the first epoch, loss is nan
asked: loss 是 nan，准确率一直等于第 0 类的比例，预测全是 0
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(120) % 3
amount = torch.rand(120) + y
amount[17] = 0


def train(feature, epochs=120):
    torch.manual_seed(0)
    x = torch.stack([feature(amount), torch.randn(120)], dim=1)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    accuracies = []
    for _ in range(epochs):
        logits = model(x)
        accuracies.append((logits.argmax(dim=1) == y).float().mean().item())
        optimizer.zero_grad()
        nn.functional.cross_entropy(logits, y).backward()
        optimizer.step()
    return accuracies, {"logits": logits}


def symptom():
    accuracies, _ = train(torch.log, epochs=5)
    assert {round(accuracy, 3) for accuracy in accuracies[1:]} == {0.333}


def diagnosis(recipe):
    accuracies, out = train(torch.log, epochs=5)
    assert recipe("explain_accuracy")(out["logits"], y, mine=accuracies[-1]) == "the outputs contain NaN"


def cure():
    assert train(torch.log1p)[0][-1] > 0.8


def healthy(recipe):
    _, out = train(torch.log1p)
    assert recipe("explain_accuracy")(out["logits"], y) == "the predictions follow the labels"

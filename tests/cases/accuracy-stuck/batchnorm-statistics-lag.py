"""BatchNorm with momentum=0.001: in eval() nearly all samples land in one class, in train() the same samples do not.

asked: validation accuracy stuck at 50%, the model with batchnorm predicts only one class
asked: model.eval() 之后准确率卡在 0.5，去掉就正常
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(200) % 2
x = 50 + torch.randn(200, 3) + 3 * y.unsqueeze(1)


def train(momentum, epochs=15):
    torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(3, momentum=momentum), nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    accuracies = []
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(200).split(40):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            logits = model(x)
        accuracies.append((logits.argmax(dim=1) == y).float().mean().item())
    return accuracies, logits, model.train()(x)


def symptom():
    accuracies, *_ = train(momentum=0.001)
    assert all(0.45 < accuracy < 0.55 for accuracy in accuracies)


def diagnosis(recipe):
    accuracies, in_eval, in_train = train(momentum=0.001)
    said = recipe("explain_accuracy")
    assert said(in_eval, y, mine=accuracies[-1]) == "one class is (almost) always predicted"
    assert said(in_train, y) == "the predictions follow the labels"


def cure():
    assert train(momentum=0.1)[0][-1] > 0.9


def healthy(recipe):
    _, in_eval, _ = train(momentum=0.1)
    assert recipe("explain_accuracy")(in_eval, y) == "the predictions follow the labels"

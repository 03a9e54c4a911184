"""One output with a softmax after it: a softmax over one number is 1, and class 1 is predicted for every sample.

asked: binary classifier with one output and softmax, accuracy stuck at 0.5, predictions are all 1.0
asked: 二分类最后一层 nn.Linear(64, 1) 接 softmax，输出全是 1，准确率不变
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(200) % 2
x = torch.randn(200, 6) + y.unsqueeze(1)


def train(last, steps=150):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1), last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(steps):
        p = model(x).squeeze(1)
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy(p, y.float()).backward()
        optimizer.step()
    return p, ((p > 0.5) == y).float().mean().item()


def symptom():
    assert train(nn.Softmax(dim=1), 10)[1] == train(nn.Softmax(dim=1))[1] == 0.5


def diagnosis(recipe):
    p, accuracy = train(nn.Softmax(dim=1))
    said = recipe("explain_accuracy")(p, y, mine=accuracy, threshold=0.5)
    assert said == "every sample gets the same output"


def cure():
    assert train(nn.Sigmoid())[1] > 0.9


def healthy(recipe):
    p, accuracy = train(nn.Sigmoid())
    assert recipe("explain_accuracy")(p, y, mine=accuracy, threshold=0.5) == "the predictions follow the labels"

"""Four samples of five are of one class, and the learning rate is too small: class weights turn it to the other class.

asked: model predicts only the majority class, after adding class weights it predicts only the minority class
asked: 类别不均衡，全预测成多数类，加了 class weight 之后又全预测成少数类
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(400, 8)
y = (x[:, 0] > 0.84).long()


def train(lr, weight=None, steps=300):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 16), nn.Sigmoid(), nn.Linear(16, 16), nn.Sigmoid(), nn.Linear(16, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    for _ in range(steps):
        logits = model(x)
        optimizer.zero_grad()
        nn.functional.cross_entropy(logits, y, weight=weight).backward()
        optimizer.step()
    return logits


def predicted(logits):
    return logits.argmax(dim=1).unique().tolist()


def symptom():
    assert predicted(train(1e-3)) == [0]
    assert predicted(train(1e-3, torch.tensor([1.0, 6.0]))) == [1]


def diagnosis(recipe):
    for weight in None, torch.tensor([1.0, 6.0]):
        assert recipe("explain_accuracy")(train(1e-3, weight), y) == "one class is (almost) always predicted"


def cure():
    assert (train(0.3).argmax(dim=1) == y).float().mean() > 0.95


def healthy(recipe):
    assert recipe("explain_accuracy")(train(0.3), y) == "the predictions follow the labels"

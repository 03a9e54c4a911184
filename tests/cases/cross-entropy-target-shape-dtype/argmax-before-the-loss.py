"""The model returns the predicted classes, and cross_entropy takes the labels for probabilities.

asked: Expected floating point type for target with class probabilities, got Long, but my labels are class indices
asked: 标签就是类别编号，却报 Expected floating point type for target with class probabilities, got Long
cause: one-hot-labels-must-be-float
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 2)
labels = (x[:, 0] > 0).long() + (x[:, 0] > 0.7).long()
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))


def train(returned, labels=labels):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(60):
        optimizer.zero_grad()
        try:
            nn.functional.cross_entropy(returned(model(x)), labels).backward()
        except (RuntimeError, NotImplementedError) as error:
            return str(error)
        optimizer.step()
    return ""


def symptom():
    assert "Expected floating point type for target" in train(lambda logits: logits.argmax(1))
    assert "log_softmax" in train(lambda logits: logits.argmax(1), labels.float())
    # The arguments swapped: the same message, or with float labels another one.
    assert "log_softmax" in train(lambda logits: labels, model(x).detach())
    assert "multi-target" in train(lambda logits: labels.float(), model(x).detach())


def cure():
    assert train(lambda logits: logits) == ""
    assert (model(x).argmax(1) == labels).float().mean() > 0.9

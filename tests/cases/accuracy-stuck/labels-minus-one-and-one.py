"""Labels -1 and 1 (SoftMarginLoss); the accuracy compares them with (output > 0), which is 0 or 1.

asked: labels are -1 and 1, accuracy never gets above 50% although the loss goes to zero
asked: 标签是 -1 和 1，准确率最高只有 0.5，loss 却接近 0
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(100) % 2 * 2.0 - 1
x = torch.randn(100, 4) + 2 * y.unsqueeze(1)


def train(count, steps=40):
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.05)
    for _ in range(steps):
        output = model(x).squeeze(1)
        optimizer.zero_grad()
        loss = nn.functional.soft_margin_loss(output, y)
        loss.backward()
        optimizer.step()
    return loss.item(), count(output, y), output


def as_they_are(output, y):
    return ((output > 0) == y).float().mean().item()


def shifted(output, y):
    return ((output > 0) == (y + 1) // 2).float().mean().item()


def symptom():
    loss, accuracy, _ = train(as_they_are)
    assert loss < 0.2 and accuracy < 0.51


def diagnosis(recipe):
    _, accuracy, output = train(as_they_are)
    assert recipe("explain_accuracy")(output, y, mine=accuracy) == "labels -1..1, the model can say 0..1"


def cure():
    assert train(shifted)[1] > 0.9


def healthy(recipe):
    _, accuracy, output = train(shifted)
    assert recipe("explain_accuracy")(output, (y + 1) // 2, mine=accuracy) == "the predictions follow the labels"

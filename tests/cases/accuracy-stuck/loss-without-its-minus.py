"""A cross entropy written by hand without its minus: the loss falls below 0, and the right class is almost never predicted.

asked: my own cross entropy loss goes down to large negative values but accuracy drops to 0
asked: 自己写的交叉熵 loss 一直下降变成负数，准确率却接近 0
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(400) % 4
x = torch.randn(400, 8) + 3 * nn.functional.one_hot(y, 8)


def train(sign):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(5):
        for rows in torch.randperm(400).split(40):
            optimizer.zero_grad()
            log_p = model(x[rows]).log_softmax(dim=1)
            loss = sign * (nn.functional.one_hot(y[rows], 4) * log_p).sum(dim=1).mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    with torch.no_grad():
        return losses, model(x)


def recall(logits):
    right = (logits.argmax(dim=1) == y).float()
    return torch.stack([right[y == c].mean() for c in range(4)]).mean().item()


def symptom():
    losses, logits = train(sign=1)
    assert losses[-1] < losses[0] < 0
    assert recall(logits) < 0.1


def diagnosis(recipe):
    losses, logits = train(sign=1)
    assert recipe("explain_accuracy")(logits, y) == "no better than guessing"
    assert recall(logits) < 0.5 / 4 and losses[-1] < 0


def cure():
    assert recall(train(sign=-1)[1]) > 0.9


def healthy(recipe):
    losses, logits = train(sign=-1)
    assert min(losses) > 0
    assert recipe("explain_accuracy")(logits, y) == "the predictions follow the labels"

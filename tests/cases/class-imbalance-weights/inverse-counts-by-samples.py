"""Weights 1 / counts, and the loss divided by the number of samples as small batches need it: it is tiny, SGD hardly learns.

asked: weighted CrossEntropyLoss with reduction none and mean, weights 1/class_count, loss is tiny and the model got worse
asked: 类别权重用 1/样本数，reduction="none" 再取平均，loss 极小，训练变差
cause: no-effect
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
y = torch.multinomial(torch.tensor([0.9, 0.08, 0.02]), 4000, True)
x = torch.randn(3, 10)[y] + torch.randn(4000, 10)
counts = torch.bincount(y, minlength=3)


def train(weight, by_samples):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for _ in range(2):
        for batch in torch.randperm(4000).split(16):
            optimizer.zero_grad()
            each = F.cross_entropy(model(x[batch]), y[batch], weight=weight, reduction="none")
            loss = each.mean() if by_samples else each.sum() / weight[y[batch]].sum()
            loss.backward()
            optimizer.step()
    right = model(x).argmax(1) == y
    return torch.stack([right[y == c].float().mean() for c in range(3)]).mean().item()


def symptom():
    assert train(1 / counts, by_samples=False) > 0.85
    assert train(1 / counts, by_samples=True) < 0.75


def cure():
    assert train(len(y) / (3 * counts), by_samples=True) > 0.85

"""1% positive, SGD, pos_weight 99: the steps at positives are 99 times larger, and the network ranks worse than without weights.

asked: pos_weight made my model worse, SGD lr 0.1, precision almost zero and AUC dropped
asked: 加了 pos_weight 之后 AUC 反而大幅下降，用的是 SGD，正样本只有 1%
cause: pos-weight-counts-positives-again
"""

import torch
from torch import nn
from torch.nn import functional as F


def data(seed):
    torch.manual_seed(seed)
    y = (torch.rand(15000) < 0.01).float()
    x = torch.randn(15000, 20)
    x[y == 1, :5] += 1.2
    return x, y


x, y = data(0)
x_valid, y_valid = data(1)


def ranking(lr, weighted):
    """The part of (positive, negative) pairs that are in the right order."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    pos_weight = (y == 0).sum() / (y == 1).sum() if weighted else None
    for _ in range(3):
        for batch in torch.randperm(len(x)).split(64):
            logits = model(x[batch]).squeeze(1)
            optimizer.zero_grad()
            F.binary_cross_entropy_with_logits(logits, y[batch], pos_weight=pos_weight).backward()
            optimizer.step()
    logits = model(x_valid).detach().squeeze(1)
    return (logits[y_valid == 1][:, None] > logits[y_valid == 0]).float().mean().item()


def symptom():
    before, weighted = ranking(0.1, False), ranking(0.1, True)
    assert before > 0.93 and weighted < before - 0.05, (before, weighted)


def cure():
    assert ranking(0.01, True) > max(0.94, ranking(0.01, False))

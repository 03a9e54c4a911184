"""Weights from Counter(labels).values(): in the order in which the classes first appear, so that they weigh other classes.

asked: class weights from Counter or value_counts, one class is never predicted any more
asked: 用 Counter 或 value_counts 算的类别权重，加上以后有一类几乎预测不出来了
cause: count-and-weigh
"""

import functools
from collections import Counter

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.multinomial(torch.tensor([0.1, 0.86, 0.04]), 2000, True)
y[0] = 1
x = torch.randn(3, 8)[y] + torch.randn(2000, 8)


@functools.cache
def recall_of_class_0(*counts):
    torch.manual_seed(0)
    weight = None if not counts else 2000 / (3 * torch.tensor(counts))
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_fn = nn.CrossEntropyLoss(weight=weight)
    for _ in range(10):
        for batch in torch.randperm(2000).split(100):
            optimizer.zero_grad()
            loss_fn(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return (model(x).argmax(dim=1) == 0)[y == 0].float().mean().item()


def symptom():
    assert recall_of_class_0(*Counter(y.tolist()).values()) < recall_of_class_0() - 0.3


def diagnosis(recipe):
    loader = DataLoader(TensorDataset(x, y), batch_size=100)
    counts = recipe("count_classes")(loader, 3).tolist()
    assert counts != list(Counter(y.tolist()).values())
    assert counts == torch.bincount(y).tolist()


def cure():
    assert recall_of_class_0(*torch.bincount(y).tolist()) > recall_of_class_0() + 0.02

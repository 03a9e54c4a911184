"""Balanced class weights, batches of 10: the rarest class is found less often than with the same weights in large batches.

asked: class weights help with a large batch size but hardly with a small one
asked: 加了类别权重，batch size 小的时候，样本最少的类别还是召回不出来
cause: weight-balances-the-classes
"""

import functools

import torch
from torch import nn

torch.manual_seed(0)
y = torch.tensor([0] * 450 + [1] * 40 + [2] * 10)
x = torch.randn(500, 2) + torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.5]])[y]
weight = 500 / (3 * torch.bincount(y))


@functools.cache
def trained(reduction, batch_size, epochs):
    torch.manual_seed(0)
    model = nn.Linear(2, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(epochs):
        for batch in torch.randperm(500).split(batch_size):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[batch]), y[batch], weight, reduction=reduction).mean().backward()
            optimizer.step()
    return model(x).detach()


def recall(logits):
    return (logits.argmax(1) == 2)[y == 2].float().mean().item()


def share(logits):
    return (logits - weight.log()).softmax(1).mean(0)[2].item()


def symptom():
    small = trained("mean", 10, 6)
    assert recall(small) < recall(trained("mean", 100, 30)) - 0.15
    assert share(small) < 0.014


def cure():
    small = trained("none", 10, 6)
    assert recall(small) > recall(trained("mean", 10, 6)) + 0.15
    assert 0.015 < share(small) < 0.027


def healthy():
    assert 0.015 < share(trained("mean", 100, 30)) < 0.027

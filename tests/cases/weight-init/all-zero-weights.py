"""Every parameter of a network is set to zero: it learns the class frequencies and nothing else.

asked: I initialized all weights to zero and my neural network does not learn, all neurons are identical
asked: 权重全部初始化为 0，网络学不到东西，所有神经元都一样
cause: equal-weights-stay-equal
"""

import torch
from torch import nn


def train(how):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
    for name, p in model.named_parameters():
        if how == "all zero" or name.endswith("bias"):
            nn.init.zeros_(p)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    for _ in range(80):
        x = torch.randn(64, 2)
        labels = (x[:, 0] > 0).long()
        loss = nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), len(model[0].weight.detach().unique(dim=0))


def symptom():
    loss, units = train("all zero")
    assert abs(loss - 0.693) < 0.06 and units == 1


def cure():
    loss, units = train("biases zero")
    assert loss < 0.3 and units == 16

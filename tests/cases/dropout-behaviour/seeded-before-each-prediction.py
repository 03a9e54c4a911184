"""Predictions were random, so a seed is set before each: they repeat now, and are still made with Dropout on.

asked: I set torch.manual_seed before every prediction so that dropout gives the same result
asked: 每次预测前都设随机种子，结果固定了，但准确率还是低，dropout 是不是还开着
cause: seed-repeats-the-masks
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(400, 6)
y = x[:, 0] > 0
model = nn.Sequential(nn.Linear(6, 6, bias=False), nn.Dropout(0.5), nn.Linear(6, 1, bias=False))
with torch.no_grad():
    model[0].weight.copy_(torch.eye(6))
    model[2].weight.copy_(torch.eye(6)[:1])


@torch.no_grad()
def predictions(seed):
    torch.manual_seed(seed)
    return (model(x).flatten() > 0) == y


def symptom():
    model.train()
    assert torch.equal(predictions(0), predictions(0)) and not torch.equal(predictions(0), predictions(1))
    assert predictions(0).double().mean() < 0.9


def cure():
    model.eval()
    assert predictions(0).all() and torch.equal(predictions(0), predictions(1))


def healthy(recipe):
    assert recipe("find_random")(model, x) == []

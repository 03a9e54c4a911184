"""A learnable temperature is a plain tensor with requires_grad=True in a module: it never changes.

asked: learnable scale in my nn.Module has requires_grad=True but is never updated by the optimizer
asked: 自己在 nn.Module 里定义的可学习权重 requires_grad=True，训练后一直不变
cause: plain-tensor-in-a-module
"""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, make):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 4))
        self.scale = make()

    def forward(self, x):
        return {"logits": self.body(x) * self.scale}


def moved(make, optimizer_class=torch.optim.AdamW):
    torch.manual_seed(0)
    model = Model(make)
    optimizer = optimizer_class(model.parameters(), lr=0.01)
    for x in torch.randn(4, 8, 3):
        nn.functional.cross_entropy(model(x)["logits"], torch.arange(8) % 4).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return model.scale.item() != 1.0, "scale" in model.state_dict()


def symptom():
    assert moved(lambda: torch.ones(1, requires_grad=True)) == (False, False)
    assert moved(lambda: nn.Parameter(torch.ones(1, 1)).view(1)) == (False, False)


def cure():
    for optimizer_class in (torch.optim.AdamW, torch.optim.SGD):
        assert moved(lambda: nn.Parameter(torch.ones(1)), optimizer_class) == (True, True)

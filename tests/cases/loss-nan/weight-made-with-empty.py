"""A hand-written layer makes its weight with torch.empty and never fills it: sometimes the first loss is NaN.

asked: custom layer with torch.empty parameter gives nan from the first forward pass, only sometimes
asked: 自定义层的参数用 torch.empty 创建，有时一开始 loss 就是 nan
cause: recipe-first-non-finite
"""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, features, fill):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(features))
        if fill:
            nn.init.ones_(self.weight)

    def forward(self, x):
        return x * self.weight


def train(fill, recipe=None):
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True)  # torch.empty then holds NaN, where otherwise anything may stand
    model = nn.Sequential(nn.Linear(4, 8), Scale(8, fill), nn.ReLU(), nn.Linear(8, 1))
    torch.use_deterministic_algorithms(False)
    optimizer = torch.optim.Adam(model.parameters())
    if recipe:
        recipe("watch")(model, optimizer)
    for _ in range(2):
        loss = nn.functional.mse_loss(model(torch.randn(6, 4)), torch.randn(6, 1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.isfinite().item()


def symptom():
    assert not train(fill=False)


def diagnosis(recipe):
    try:
        train(False, recipe)
    except FloatingPointError as error:
        assert str(error) == "output of 1 (Scale), inputs ok, weights NaN: NaN"
    else:
        raise AssertionError("nothing was found")


def cure():
    assert train(fill=True)


def healthy(recipe):
    assert train(True, recipe)

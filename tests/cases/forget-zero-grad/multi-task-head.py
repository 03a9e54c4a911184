"""Two tasks take turns on one body; the head of the other task moves too: zero_grad() is missing.

asked: weights of a head change although its task is not in this batch
asked: 多任务轮流训练，没轮到的输出头权重也在变
cause: unused-parameter-keeps-moving
"""

import warnings

import torch
from torch import nn


def train(zeroing, prepare=None):
    torch.manual_seed(0)
    body = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU())
    heads = nn.ModuleDict({"age": nn.Linear(16, 1), "price": nn.Linear(16, 1)})
    optimizer = torch.optim.AdamW([*body.parameters(), *heads.parameters()], lr=1e-2)
    if prepare:
        prepare(optimizer)
    idle_moves = 0
    for i in range(8):
        task, idle = ("age", "price") if i % 2 == 0 else ("price", "age")
        before = heads[idle].weight.detach().clone()
        if zeroing:
            optimizer.zero_grad()
        loss = nn.functional.mse_loss(heads[task](body(torch.randn(8, 4))), torch.randn(8, 1))
        loss.backward()
        nn.utils.clip_grad_norm_([*body.parameters(), *heads.parameters()], max_norm=1.0)
        optimizer.step()
        idle_moves += not torch.equal(before, heads[idle].weight)
    return idle_moves


def warnings_of(zeroing, recipe):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(zeroing, recipe("warn_if_not_zeroed"))
    return caught


def symptom():
    assert train(zeroing=False) == 7


def diagnosis(recipe):
    assert warnings_of(False, recipe)


def cure():
    assert train(zeroing=True) == 0


def healthy(recipe):
    assert not warnings_of(True, recipe)

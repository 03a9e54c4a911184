"""Gradient accumulation over 8 batches with a loader of 5: the condition for step() is never true.

asked: gradient accumulation, gradients exist and grow but optimizer.step() never updates the weights with a small dataset
asked: 梯度累积，数据少的时候梯度有而且越来越大，权重一直不更新
cause: watch
"""

import contextlib
import io

import torch
from torch import nn


def train(accumulate, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before = [p.detach().clone() for p in model.parameters()]
    for _ in range(2):
        for i in range(5):
            x, y = torch.randn(6, 4), torch.randint(2, (6,))
            loss = nn.functional.cross_entropy(model(x), y) / accumulate
            loss.backward()
            if (i + 1) % accumulate == 0:
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                optimizer.zero_grad()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report()
    gradients = [p.grad is not None for p in model.parameters()]
    return [torch.equal(p, b) for p, b in zip(model.parameters(), before)], gradients, out.getvalue()


def symptom():
    same, gradients, _ = train(accumulate=8)
    assert all(same) and all(gradients)


def diagnosis(recipe):
    *_, said = train(8, recipe)
    assert said.startswith("no step(): 0.weight 0.bias") and said.count("\n") == 1


def cure():
    same, *_ = train(accumulate=4)
    assert not any(same)


def healthy(recipe):
    *_, said = train(4, recipe)
    assert said.startswith("changes: 0.weight 0.bias") and said.count("\n") == 1

"""The outputs (T, N, C) and the labels (N, T) of a tagger are flattened in two orders: no error, and not even one batch is learned.

asked: word tagger with seq-first outputs, CrossEntropyLoss on output.reshape(-1, C) and y.reshape(-1), one batch is not learned
asked: 序列标注，输出 (T, N, C) 用 reshape(-1, C) 展平，一个 batch 也学不会，不报错
cause: path
"""

import contextlib
import io

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randint(20, (8, 12))
y = x % 4


def train(flatten, lr=0.01, recipe=None, steps=200):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(20, 32), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if recipe:
        recipe("diagnose")(model, optimizer)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(flatten(model(x.T)), y.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def as_it_is(output):
    return output.reshape(-1, 4)


def permuted(output):
    return output.permute(1, 0, 2).reshape(-1, 4)


def symptom():
    assert min(train(as_it_is, lr) for lr in (1e-3, 1e-2, 1e-1)) > 0.8


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(as_it_is, recipe=recipe, steps=2)
    assert out.getvalue() == "ok: 5 of 5\n", "all ok, one batch not learned"


def cure():
    assert train(permuted) < 0.01


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(permuted, recipe=recipe, steps=2)
    assert out.getvalue() == "ok: 5 of 5\n"

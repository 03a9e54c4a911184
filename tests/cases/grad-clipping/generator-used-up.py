"""The trainable parameters are collected in a generator, given to the optimizer and then to clip_grad_norm_.

asked: clip_grad_norm_ returns 0 and nothing is clipped, filter(lambda p: p.requires_grad, model.parameters())
asked: 用 filter 选出要训练的参数，clip_grad_norm_ 返回 0，梯度没有被裁剪
cause: clips-nothing
"""

import contextlib
import io
import re
import warnings

import torch
from torch import nn


def train(collect, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8).requires_grad_(False), nn.ReLU(), nn.Linear(8, 1))
    trainable = collect(p for p in model.parameters() if p.requires_grad)
    optimizer = torch.optim.Adam(trainable, lr=0.01)
    if recipe:
        recipe("watch_clipping")(optimizer, steps=5)
    returned = []
    for _ in range(5):
        optimizer.zero_grad()
        (100 * model(torch.randn(16, 4))).sum().backward()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            returned.append(nn.utils.clip_grad_norm_(trainable, max_norm=1.0).item())
        optimizer.step()
    return returned


def largest(collect, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        train(collect, recipe)
    return float(re.search(r" to (\S+),", out.getvalue())[1])


def symptom():
    assert set(train(iter)) == {0.0}


def diagnosis(recipe):
    assert largest(iter, recipe) > 100


def cure():
    assert min(train(list)) > 100


def healthy(recipe):
    assert largest(list, recipe) <= 1.01

"""Each episode stores a callback of its own: a reference cycle, whose tensors stay until Python collects garbage.

asked: memory grows in the training loop, nothing holds the tensors, gc.collect() fixes it
asked: 没有变量引用这些张量，内存还是涨，手动 gc.collect() 才释放
cause: causes
"""

import contextlib
import gc
import io
import weakref

import torch
from torch import nn


class Episode:
    def __init__(self, states, cycle):
        self.states = states
        self.sample = (lambda: self.states[::2]) if cycle else (lambda: states[::2])


def train(cycle, recipe=None):
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.AdamW(model.parameters())
    growth, refs, alive = recipe and recipe("Growth")(), [], []
    gc.collect()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            episode = Episode(torch.randn(64, 4), cycle)
            refs.append(weakref.ref(episode.states))
            optimizer.zero_grad()
            model(episode.sample()).square().mean().backward()
            optimizer.step()
            if growth:
                growth.report()
            alive.append(sum(ref() is not None for ref in refs))
    return alive, out.getvalue().splitlines()


def symptom():
    assert train(cycle=True)[0] == [1, 2, 3, 4, 5]


def diagnosis(recipe):
    assert train(True, recipe) == ([1] * 5, ["nothing grew"] * 4)


def cure():
    assert train(cycle=False)[0] == [1] * 5


def healthy(recipe):
    assert train(False, recipe) == ([1] * 5, ["nothing grew"] * 4)

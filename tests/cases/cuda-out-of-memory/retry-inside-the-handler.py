"""The loop retries with half the batch inside `except`, and the tensors of the failed step still take their memory.

asked: catch CUDA out of memory and retry with smaller batch, second attempt also fails
asked: 捕获 OOM 之后减半 batch 重试，还是继续爆显存
cause: recover-outside-the-handler
"""

import weakref

import torch
from torch import nn

ROOM = 40
model = nn.Linear(8, 4)
alive: list[weakref.ref] = []


def rows_in_use():
    return sum(t.shape[0] for ref in alive if (t := ref()) is not None)


def step(x):
    model.zero_grad()
    hidden = x * 2
    alive.append(weakref.ref(hidden))
    if rows_in_use() > ROOM:
        raise torch.OutOfMemoryError("CUDA out of memory.")
    model(hidden).square().mean().backward()
    return x.shape[0]


def inside(x):
    try:
        return step(x)
    except torch.OutOfMemoryError:
        return step(x[: len(x) // 2])


def outside(x):
    while True:
        try:
            return step(x)
        except torch.OutOfMemoryError:
            pass
        x = x[: len(x) // 2]


def symptom():
    alive.clear()
    try:
        inside(torch.randn(64, 8))
    except torch.OutOfMemoryError:
        return
    raise AssertionError("no error")


def cure():
    alive.clear()
    assert outside(torch.randn(64, 8)) == 32
    assert model.weight.grad is not None

"""itertools.cycle(loader) stores every batch of the first pass, and repeats them in the same order.

asked: RAM grows with itertools.cycle(dataloader)
asked: 用 itertools.cycle(dataloader) 训练，内存一直涨
cause: what-grew
"""

import contextlib
import io
import itertools

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def forever(loader):
    while True:
        yield from loader


def train(repeat, recipe):
    torch.manual_seed(0)
    loader = DataLoader(TensorDataset(torch.randn(60, 3), torch.randn(60, 1)), batch_size=4, shuffle=True)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    growth = recipe("Growth")()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _, (x, y) in zip(range(6), repeat(loader), strict=False):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            growth.report()
    return out.getvalue().splitlines()


def symptom():
    loader = DataLoader(range(12), batch_size=4, shuffle=True)
    passes = list(itertools.islice(itertools.cycle(loader), 6))
    assert all(a is b for a, b in zip(passes[:3], passes[3:], strict=True))


def diagnosis(recipe):
    lines = train(itertools.cycle, recipe)
    assert lines[1:] == ["+2 tensors without graph on cpu (4, 1) (4, 3)"] * 4


def cure():
    loader = DataLoader(range(12), batch_size=4, shuffle=True)
    passes = list(itertools.islice(forever(loader), 6))
    assert not any(a is b for a, b in zip(passes[:3], passes[3:], strict=True))


def healthy(recipe):
    assert train(forever, recipe) == ["nothing grew"] * 5

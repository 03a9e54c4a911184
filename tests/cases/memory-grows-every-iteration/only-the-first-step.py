"""Memory goes up after the first step of AdamW and then stays: the optimizer's state, not a leak.

asked: memory usage jumps after the first optimizer step, is it a leak
asked: 第一次 optimizer.step() 之后显存涨了一大截，是泄漏吗
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def held(steps, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 64))
    optimizer = torch.optim.AdamW(model.parameters())
    growth, sizes = recipe and recipe("Growth")(), []
    data = TensorDataset(torch.randn(22, 8), torch.randint(64, (22,)))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for x, y in list(DataLoader(data, batch_size=4, shuffle=True))[:steps]:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
            moments = [t for state in optimizer.state.values() for t in state.values()]
            sizes.append(sum(t.numel() for t in [*model.parameters(), *moments]))
            del moments
            if growth:
                growth.report()
    return sum(p.numel() for p in model.parameters()), sizes, out.getvalue().splitlines()


def symptom():
    parameters, sizes, _ = held(6)
    assert sizes[0] > 2.9 * parameters


def cure():
    _, sizes, _ = held(6)
    assert len(set(sizes)) == 1


def healthy(recipe):
    assert held(6, recipe)[2] == ["nothing grew"] * 5

"""A replay memory stores the network's answer with each state: every graph stays.

asked: DQN memory keeps growing, replay buffer stores q values
asked: 强化学习经验池里存了网络输出，显存一直涨
cause: what-grew
"""

import contextlib
import io
from collections import deque

import torch
from torch import nn


def play(store, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters())
    growth, memory = recipe and recipe("Growth")(), deque(maxlen=1000)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            q = model(torch.randn(1, 4))
            memory.append({"action": q.argmax().item(), "q": store(q)})
            optimizer.zero_grad()
            nn.functional.smooth_l1_loss(q, torch.zeros(1, 2)).backward()
            optimizer.step()
            if growth:
                growth.report()
    return memory, out.getvalue().splitlines()


def symptom():
    memory, _ = play(lambda q: q)
    assert all(entry["q"].grad_fn is not None for entry in memory)


def diagnosis(recipe):
    _, lines = play(lambda q: q, recipe)
    assert len(lines) == 4
    assert all("+1 tensors with graph on cpu (1, 2)" in line for line in lines)
    assert not any("without graph" in line for line in lines)


def cure():
    memory, _ = play(lambda q: q.detach())
    assert all(entry["q"].grad_fn is None for entry in memory)


def healthy(recipe):
    _, lines = play(lambda q: q.tolist(), recipe)
    assert lines == ["nothing grew"] * 4

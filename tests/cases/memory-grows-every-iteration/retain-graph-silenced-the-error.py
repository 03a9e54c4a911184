"""A stateful GRU in training: the error about a second backward was silenced with retain_graph=True.

asked: retain_graph=True fixed the error but every iteration takes longer and memory grows
asked: 加了 retain_graph=True 不报错了，但每次迭代越来越慢，显存一直涨
cause: hidden-state
"""

import contextlib
import io

import torch
from torch import nn


def train(way, recipe=None):
    torch.manual_seed(0)
    rnn, head = nn.GRU(3, 8, batch_first=True), nn.Linear(8, 1)
    optimizer = torch.optim.SGD(head.parameters(), lr=0.01)
    growth, hidden = recipe and recipe("Growth")(), torch.zeros(1, 4, 8)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(5):
            output, hidden = rnn(torch.randn(4, 5, 3), hidden.detach() if way == "detach" else hidden)
            optimizer.zero_grad()
            try:
                head(output).square().mean().backward(retain_graph=way == "retain_graph")
            except RuntimeError as error:
                return str(error), []
            optimizer.step()
            if growth:
                growth.report()
    return "", out.getvalue().splitlines()


def symptom():
    assert "Trying to backward through the graph a second time" in train("neither")[0]
    assert train("retain_graph")[0] == ""


def diagnosis(recipe):
    _, lines = train("retain_graph", recipe)
    assert len(lines) == 4
    assert all("graph nodes" in line and "with graph on cpu (1, 4, 8)" in line for line in lines)


def cure():
    assert train("detach")[0] == ""


def healthy(recipe):
    assert train("detach", recipe)[1] == ["nothing grew"] * 4

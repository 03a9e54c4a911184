"""An RNN that calls backward() at each time step of one sequence; detach() at each step forgets.

asked: rnn cell loop over time steps loss.backward() each step Trying to backward through the graph a second time
asked: RNNCell 在时间步循环里每一步都 loss.backward()，第二步报 graph a second time
cause: causes
"""

import torch
from torch import nn


def train(way, iterations=300):
    torch.manual_seed(0)
    cell, head = nn.GRUCell(2, 16), nn.Linear(16, 2)
    optimizer = torch.optim.Adam([*cell.parameters(), *head.parameters()], lr=0.01)
    for _ in range(iterations):
        bits = torch.randint(0, 2, (9, 32))
        h, total = torch.zeros(32, 16), 0
        optimizer.zero_grad()
        for t in range(9):
            h = cell(nn.functional.one_hot(bits[t], 2).float(), h.detach() if way == "detach" else h)
            if t < 3:
                continue
            loss = nn.functional.cross_entropy(head(h), bits[t - 3])
            if way == "sum":
                total = total + loss
            else:
                loss.backward(retain_graph=way == "retain_graph" and t < 8)
        if way == "sum":
            total.backward()
        optimizer.step()
    return loss.item()


def symptom():
    try:
        train("each step")
    except RuntimeError as error:
        assert "backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert train("sum") < 0.2
    assert abs(train("sum", 5) - train("retain_graph", 5)) < 1e-4
    assert train("detach") > 0.5

"""An agent acts step by step and hands its LSTM state on: each step is slower and holds more.

asked: recurrent policy gets slower every step and memory grows, hidden state passed to next step
asked: LSTM 的隐藏状态传给下一步，越跑越慢，内存越来越大
cause: hidden-state
"""

import contextlib
import io

import torch
from torch import nn


def act(hand_on, recipe=None):
    torch.manual_seed(0)
    cell, head = nn.LSTMCell(3, 8), nn.Linear(8, 2)
    state, sizes = (torch.zeros(1, 8), torch.zeros(1, 8)), []
    growth = recipe and recipe("Growth")()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for _ in range(6):
            state = tuple(map(hand_on, cell(torch.randn(1, 3), state)))
            head(state[0]).argmax().item()
            stack, seen = [state[0].grad_fn], set()
            while stack:
                if (node := stack.pop()) is not None and node not in seen:
                    seen.add(node)
                    stack += [parent for parent, _ in node.next_functions]
            sizes.append(len(seen))
            del stack, seen, node
            if growth:
                growth.report()
    return sizes, out.getvalue().splitlines()


def symptom():
    sizes, _ = act(lambda tensor: tensor)
    assert sizes == sorted(set(sizes))
    assert sizes[-1] > 3 * sizes[0]


def diagnosis(recipe):
    _, lines = act(lambda tensor: tensor, recipe)
    assert len(lines) == 5
    assert all("graph nodes" in line and "with graph on cpu (1, 8)" in line and "(1, 3)" in line for line in lines)


def cure():
    assert set(act(lambda tensor: tensor.detach())[0]) == {0}


def healthy(recipe):
    assert act(lambda tensor: tensor.detach(), recipe)[1] == ["nothing grew"] * 5

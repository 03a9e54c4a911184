"""A recurrent cell that reads its last state from the tensor into which it writes the next.

asked: rnn cell writes hidden states into a preallocated tensor, backward inplace operation error
asked: 循环里 h[t] = cell(x[t], h[t-1]) 写入预先分配的张量，backward 报 inplace 错误
cause: stack-instead-of-index-assignment
"""

import contextlib
import io

import torch
from torch import nn

T, B, H = 4, 2, 3


def train(way):
    torch.manual_seed(0)
    cell, head = nn.GRUCell(5, H), nn.Linear(H, 1)
    optimizer = torch.optim.Adam([*cell.parameters(), *head.parameters()])
    for _ in range(2):
        x = torch.randn(T, B, 5)
        states, collected, h = torch.zeros(T + 1, B, H), [], torch.zeros(B, H)
        for t in range(T):
            if way == "read back":
                states[t + 1] = cell(x[t], states[t])
            else:
                h = cell(x[t], h)
                states[t + 1] = h
                collected.append(h)
        out = torch.stack(collected) if way == "list" else states[1:]
        optimizer.zero_grad()
        try:
            head(out).square().mean().backward()
        except RuntimeError as error:
            return str(error)
        optimizer.step()
    return ""


def symptom():
    error = train("read back")
    assert "modified by an inplace operation" in error
    assert f"[{B}, {H}]], which is output 0 of AsStrided" in error


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(B, H):
        train("read back")
    assert not out.getvalue()
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(T + 1, B, H):
        train("read back")
    lines = out.getvalue().splitlines()
    assert len(lines) == T
    assert all(line.startswith("__setitem__") for line in lines)


def cure():
    assert train("list") == ""


def healthy():
    assert train("written, not read back") == ""

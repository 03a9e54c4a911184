"""A queue of keys is used in the loss and overwritten by index before backward().

asked: MoCo queue self.queue[:, ptr] = keys backward error modified by an inplace operation
asked: MoCo 的负样本队列入队之后再 backward 报 inplace operation 错误
cause: stack-instead-of-index-assignment
"""

import contextlib
import io

import torch
from torch import nn

DIM, SIZE, BATCH = 4, 8, 2


def train(way):
    torch.manual_seed(0)
    encoder = nn.Linear(3, DIM)
    optimizer = torch.optim.SGD(encoder.parameters(), lr=0.1)
    queue = nn.functional.normalize(torch.randn(DIM, SIZE), dim=0)
    for start in range(0, SIZE, BATCH):
        query = encoder(torch.randn(BATCH, 3))
        keys = nn.functional.normalize(torch.randn(BATCH, DIM))
        negatives = queue.clone() if way == "clone" else queue
        logits = torch.cat([(query * keys).sum(1, keepdim=True), query @ negatives], 1)
        queue[:, start : start + BATCH] = keys.T
        optimizer.zero_grad()
        try:
            nn.functional.cross_entropy(logits, torch.zeros(BATCH, dtype=torch.long)).backward()
        except RuntimeError as error:
            return str(error)
        optimizer.step()
    return ""


def symptom():
    error = train("as written")
    assert "modified by an inplace operation" in error
    assert f"[torch.FloatTensor [{DIM}, {SIZE}]] is at version 1; expected version 0" in error


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(DIM, SIZE):
        train("as written")
    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"__setitem__: [{DIM}, {SIZE}] now version 1, train()")


def cure():
    assert train("clone") == ""

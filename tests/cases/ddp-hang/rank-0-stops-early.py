"""Rank 0 stops early on its own validation loss: the others wait for it, and so does the barrier, which rank 0 keeps.

asked: DDP hangs after early stopping on rank 0
asked: DDP early stopping 之后其他进程一直等
cause: the-missing-rank-is-named
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def train(rank, way, make_meeting):
    model = DistributedDataParallel(nn.Linear(2, 1))
    meeting = make_meeting() if make_meeting else lambda where: None
    for epoch in range(3):
        meeting(f"epoch {epoch}")
        model(torch.ones(3, 2)).sum().backward()
        stop = torch.tensor(float(rank == 0 and epoch == 1 and way != "healthy"))
        if way == "rank 0 decides":
            dist.broadcast(stop, src=0)
        if stop:
            break
    return "done"


def result(way, make_meeting=None):
    return together(train, way, make_meeting)[1]


def symptom():
    assert "by peer" in result("alone")


def diagnosis(recipe):
    text = result("alone", recipe("Meeting"))
    assert text.startswith(
        "at epoch 2: Rank 1 successfully reached monitoredBarrier, but received errors while waiting"
    )


def cure():
    assert result("rank 0 decides") == "done"


def healthy(recipe):
    assert result("healthy", recipe("Meeting")) == "done"

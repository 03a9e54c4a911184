"""Rank 0 alone calls a validation function that adds up over the processes.

asked: if rank == 0 evaluate() with all_reduce DDP hangs after the first epoch
asked: 只在 rank 0 上验证，里面有 all_reduce，训练卡住
cause: the-missing-rank-is-named
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def validate(model):
    model.eval()
    with torch.no_grad():
        total = model.module(torch.ones(2, 2)).sum()
    dist.all_reduce(total)
    return total.item()


def train(rank, way, make_meeting):
    model = DistributedDataParallel(nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.Linear(2, 1)))
    meeting = make_meeting() if make_meeting else lambda where: None
    for epoch in range(2):
        model.train()
        if way != "last epoch only":
            meeting(f"training {epoch}")
        model(torch.randn(4, 2)).sum().backward()
        if epoch == 1 and (rank == 0 or way == "all"):
            meeting(f"validation {epoch}")
            validate(model)
    return "done"


def result(way, make_meeting=None):
    return together(train, way, make_meeting)[0]


def symptom():
    assert "by peer" in result("rank 0")


def diagnosis(recipe):
    text = result("rank 0", recipe("Meeting"))
    assert "validation 1" in text and "Ranks 1 failed to pass" in text


def cure():
    assert result("all") == "done"


def healthy(recipe):
    assert result("all", recipe("Meeting")) == "done"

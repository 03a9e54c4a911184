"""One process skips a batch whose loss is nan: its backward() is missing, and the other one waits.

asked: DDP hangs when one rank skips a batch with continue because loss is nan
asked: DDP 某张卡 loss 是 nan，continue 跳过之后训练卡住
cause: the-missing-rank-is-named
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


def train(rank, way, make_meeting):
    model = DistributedDataParallel(nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    meeting = make_meeting() if make_meeting else lambda where: None
    for step in range(4):
        if way == "asked too early":
            meeting(f"step {step}")
        x = torch.ones(3, 2)
        if rank == 1 and step == 1 and way != "healthy":
            x[0] = float("nan")
        loss = model(x).square().mean()
        bad = (~loss.isfinite()).float()
        if way == "all skip":
            dist.all_reduce(bad, op=dist.ReduceOp.MAX)
        if bad:
            continue
        optimizer.zero_grad()
        if way != "asked too early":
            meeting(f"backward {step}")
        loss.backward()
        optimizer.step()
    return "done"


def result(way, make_meeting=None):
    return together(train, way, make_meeting)[0 if way != "asked too early" else 1]


def symptom():
    assert "by peer" in result("one skips")


def diagnosis(recipe):
    assert "['backward 1', 'backward 2']" in result("one skips", recipe("Meeting"))
    text = result("asked too early", lambda: recipe("Meeting")(seconds=0.5))
    assert "received errors while waiting for send/recv from rank 0" in text, "it waits in backward()"


def cure():
    assert result("all skip") == "done"


def healthy(recipe):
    assert result("healthy", recipe("Meeting")) == "done"

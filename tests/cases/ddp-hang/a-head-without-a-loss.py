"""An auxiliary head gets no loss in some batches, or in some processes.

asked: DDP auxiliary head not used in every batch Expected to have finished reduction in the prior iteration
asked: DDP 多任务，某个 head 这个 batch 没有 loss，报 Expected to have finished reduction
cause: unused-parameters
"""

from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from zerograd.proof.together import together


@dataclass
class Outputs:
    main: torch.Tensor
    extra: torch.Tensor


class Net(nn.Module):
    def __init__(self, outputs):
        super().__init__()
        self.outputs = outputs
        self.body, self.main, self.extra = nn.Linear(2, 4), nn.Linear(4, 1), nn.Linear(4, 1)

    def forward(self, x):
        hidden = self.body(x).relu()
        return self.outputs(main=self.main(hidden), extra=self.extra(hidden))


def main_only(main, extra):
    return {"main": main}


def train(rank, way):
    model = DistributedDataParallel(
        Net({"dataclass": Outputs, "outside": main_only}.get(way, dict)),
        find_unused_parameters=way in ("find_unused_parameters", "branches", "dataclass", "outside"),
    )
    try:
        for step in range(3):
            out = model(torch.ones(4, 2))
            out = out if isinstance(out, dict) else vars(out)
            loss = out["main"].square().mean()
            if way == "branches" and rank == 0:
                loss = loss + out["extra"].square().mean()
            if way == "outside":
                loss = loss + model.module.extra(torch.ones(4, 4)).square().mean()
            if way == "times 0":
                loss = loss + 0 * out["extra"].sum()
            loss.backward()
    finally:
        dist.barrier()
    return "done"


def result(way):
    return together(train, way)[0]


def symptom():
    for way in ("plain", "dataclass"):
        assert "Expected to have finished reduction in the prior iteration" in result(way)
    assert "Expected to mark a variable ready only once" in result("outside")


def cure():
    assert result("times 0") == result("find_unused_parameters") == result("branches") == "done"

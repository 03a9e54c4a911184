"""The data are divided by hand, one process has a batch more; Join lets both finish, but not make as many steps.

asked: DDP hangs at the end of the epoch, uneven inputs, different dataset size per rank
asked: DDP 每个 epoch 最后卡住，各进程的 batch 数不一样
cause: unequal-numbers-of-batches
"""

from itertools import islice

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.algorithms.join import Join
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, IterableDataset, Subset

from zerograd.proof.together import together


class Stream(IterableDataset):
    def __init__(self, rows):
        self.rows = rows

    def __iter__(self):
        return iter(self.rows)


def until_one_has_none(loader):
    batches = iter(loader)
    while True:
        batch = next(batches, None)
        ended = torch.tensor(float(batch is None))
        dist.all_reduce(ended, op=dist.ReduceOp.MAX)
        if ended:
            return
        yield batch


def train(rank, way, optimizer_class):
    torch.manual_seed(0)
    data = torch.randn(9, 2)
    if way == "sampler":
        loader = DataLoader(data, 2, sampler=DistributedSampler(data))
    else:
        loader = DataLoader(Subset(data, range(rank, 9, 2)), 2)
    n = torch.tensor(len(loader))
    if way == "shortest":
        dist.all_reduce(n, op=dist.ReduceOp.MIN)
    model = DistributedDataParallel(nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Dropout(0.1), nn.Linear(4, 1)))
    optimizer = optimizer_class(model.parameters(), lr=0.01)
    first, seen = next(model.parameters()), [None, None]
    try:
        for epoch in range(1 if way == "by hand" else 2):
            stream = until_one_has_none(DataLoader(Stream(data[rank::2]), 2))
            with Join([model], enable=way == "Join"):
                for step, x in enumerate(stream if way == "stream" else islice(loader, int(n))):
                    optimizer.zero_grad()
                    model(x).square().mean().backward()
                    optimizer.step()
                    if epoch == 1 and step == 0:
                        dist.all_gather_object(seen, first.tolist())
    except RuntimeError as error:
        return str(error), len(loader)
    return seen[0] == seen[1], len(loader)


def result(way, optimizer_class=torch.optim.AdamW):
    return together(train, way, optimizer_class)[0]


def symptom():
    text, batches = result("by hand")
    assert "by peer" in text and batches == 3
    assert result("Join") == (False, 3)


def cure():
    assert result("shortest") == result("stream") == result("sampler") == result("Join", torch.optim.SGD) == (True, 3)

"""The data are divided by hand, one process has a batch more.

asked: DDP hangs at the end of the epoch, uneven inputs, different dataset size per rank
asked: DDP 每个 epoch 最后卡住，各进程的 batch 数不一样
cause: unequal-numbers-of-batches
"""

import torch
from torch import nn
from torch.distributed.algorithms.join import Join
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, Subset

from zerograd.proof.together import together


def train(rank, way):
    torch.manual_seed(0)
    data = torch.randn(9, 2)
    if way == "sampler":
        loader = DataLoader(data, 2, sampler=DistributedSampler(data))
    else:
        loader = DataLoader(Subset(data, range(rank, 9, 2)), 2)
    model = DistributedDataParallel(nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Dropout(0.1), nn.Linear(4, 1)))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    result = "done"
    try:
        with Join([model], enable=way == "Join"):
            for x in loader:
                optimizer.zero_grad()
                model(x).square().mean().backward()
                optimizer.step()
    except RuntimeError as error:
        result = str(error)
    return result, len(loader)


def result(way):
    return together(train, way)[0]


def symptom():
    text, batches = result("by hand")
    assert "by peer" in text and batches == 3


def cure():
    assert result("Join") == result("sampler") == ("done", 3)

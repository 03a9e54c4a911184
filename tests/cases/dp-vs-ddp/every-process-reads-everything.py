"""From DataParallel to DDP with the old DataLoader: each process reads all samples, an epoch is no shorter.

asked: DDP with 2 GPUs an epoch takes as long as with one, same number of steps
asked: 从 DataParallel 换成 DDP，每个 epoch 的步数没有变少，两张卡读的数据一样
cause: batch-size-is-per-process
"""

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

from zerograd.proof.together import together

DATA = TensorDataset(torch.arange(16.0).view(16, 1))


def epoch(rank, split):
    """Number of updates, and the samples that this process has seen."""
    torch.manual_seed(0)
    model = DistributedDataParallel(nn.Linear(1, 1))
    optimizer = torch.optim.Adam(model.parameters())
    sampler = DistributedSampler(DATA) if split else None
    updates, seen = 0, []
    for (x,) in DataLoader(DATA, 4, sampler=sampler, shuffle=sampler is None):
        optimizer.zero_grad()
        model(x).square().mean().backward()
        optimizer.step()
        updates += 1
        seen += x.flatten().int().tolist()
    return updates, sorted(seen)


def symptom():
    assert together(epoch, False) == [(4, list(range(16)))] * 2


def cure():
    (first, a), (second, b) = together(epoch, True)
    assert first == second == 2
    assert sorted(a + b) == list(range(16))

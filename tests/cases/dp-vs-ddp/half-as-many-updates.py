"""The batch size of the loop with one process is kept with DDP: half as many updates, and a scheduler that is half way.

asked: switched from DataParallel to DDP, same batch size, training converges slower
asked: 从 DataParallel 换成 DDP，batch_size 没改，收敛变慢
cause: batch-size-is-per-process
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

DATA = TensorDataset(torch.randn(32, 2), torch.randn(32, 1))


def epoch(loader):
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=8)
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return scheduler.last_epoch, round(scheduler.get_last_lr()[0], 6)


def share(batch_size):
    return DataLoader(DATA, batch_size, sampler=DistributedSampler(DATA, num_replicas=2, rank=0))


def symptom():
    assert epoch(DataLoader(DATA, 4, shuffle=True)) == (8, 0.0)
    assert epoch(share(4)) == (4, 0.05)


def cure():
    assert epoch(share(2)) == (8, 0.0)

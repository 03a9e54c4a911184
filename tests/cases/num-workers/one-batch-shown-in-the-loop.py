"""Every few steps the loop looks at a batch of its own loader, whose workers are persistent: the epoch does not end.

asked: epoch never ends with persistent_workers=True, next(iter(loader)) inside the training loop
asked: 用了 persistent_workers，循环里 next(iter(loader)) 取一批看看，这个 epoch 就没完没了
cause: one-iterator-when-persistent
"""

import os
from itertools import islice

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

x = torch.randn(40, 3)
data = TensorDataset(x, x.sum(1, keepdim=True))


def loader(**options):
    return DataLoader(data, batch_size=4, shuffle=True, num_workers=1, multiprocessing_context="fork", **options)


def steps(train, shown, limit=40):
    """The steps of one epoch of 10 batches, stopped at the limit; in each third one a batch is looked at."""
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    taken = 0
    for xb, yb in islice(train, limit):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(xb), yb).backward()
        optimizer.step()
        taken += 1
        if taken % 3 == 0:
            next(iter(shown))
    return taken


class Process(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        return os.getpid()


def started(**options):
    """The processes that make the batch of three calls of next(iter(loader))."""
    batches = DataLoader(Process(), num_workers=1, multiprocessing_context="fork", **options)
    return len({next(iter(batches)).item() for _ in range(3)})


def symptom():
    train = loader(persistent_workers=True)
    assert steps(train, shown=train) == 40


def cure():
    assert steps(loader(persistent_workers=True), shown=DataLoader(data, batch_size=4)) == 10


def healthy():
    train = loader()
    assert steps(train, shown=train) == 10
    assert started() == 3 and started(persistent_workers=True) == 1

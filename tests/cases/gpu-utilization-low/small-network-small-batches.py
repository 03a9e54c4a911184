"""A small network, batches of 16 and an optimizer that loops over the parameters: many operations, little in each.

asked: small MLP on a big GPU, low utilization, GPU is not faster than the CPU
asked: 模型很小 batch 也小，GPU 利用率只有百分之十几，比 CPU 还慢
cause: operations-per-step
"""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class Operations(TorchDispatchMode):
    count = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.count += 1
        return function(*args, **(kwargs or {}))


def epoch(batch_size, **options):
    torch.manual_seed(0)
    x, y = torch.randn(256, 10), torch.randint(3, (256,))
    model = nn.Sequential(nn.Linear(10, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3))
    optimizer = torch.optim.AdamW(model.parameters(), **options)
    with Operations() as operations:
        for batch, labels in zip(x.split(batch_size), y.split(batch_size)):
            nn.functional.cross_entropy(model(batch), labels).backward()
            optimizer.step()
            optimizer.zero_grad()
    return operations.count


def symptom():
    assert epoch(16, foreach=False) > 10 * epoch(256, foreach=False)


def cure():
    assert epoch(128) < epoch(16) / 4
    assert epoch(16, fused=True) < epoch(16, foreach=True) < epoch(16, foreach=False)

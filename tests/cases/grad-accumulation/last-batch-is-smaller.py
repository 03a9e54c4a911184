"""31 samples in batches of 2, an update every 4: the 16 batches divide evenly, and the last, of one sample, counts double.

asked: gradient accumulation, number of batches is divisible but the weights differ from the large batch
asked: 批次数能整除，梯度累积和大 batch 结果还是不一样，最后一个批次不满
cause: the-counter-version
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, Y = torch.randn(32, 3).double(), torch.randint(2, (32,))


def counter(samples, batch_size, steps):
    torch.manual_seed(1)
    model = nn.Linear(3, 2).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    for i, (x, y) in enumerate(DataLoader(TensorDataset(X[:samples], Y[:samples]), batch_size), start=1):
        (nn.functional.cross_entropy(model(x), y) / steps).backward()
        if i % steps == 0:
            optimizer.step()
            optimizer.zero_grad()
    return model.weight.detach()


def summed(samples, batch_size, steps):
    torch.manual_seed(1)
    model = nn.Linear(3, 2).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    batches = list(DataLoader(TensorDataset(X[:samples], Y[:samples]), batch_size))
    for start in range(0, len(batches), steps):
        group = batches[start : start + steps]
        optimizer.zero_grad()
        for x, y in group:
            loss = nn.functional.cross_entropy(model(x), y, reduction="sum")
            (loss / sum(len(y) for _, y in group)).backward()
        optimizer.step()
    return model.weight.detach()


def symptom():
    assert not torch.allclose(counter(31, 8, 1), counter(31, 2, 4))
    assert torch.allclose(counter(32, 8, 1), counter(32, 2, 4))


def cure():
    assert torch.allclose(counter(31, 8, 1), summed(31, 2, 4))

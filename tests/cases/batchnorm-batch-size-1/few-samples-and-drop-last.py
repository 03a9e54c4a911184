"""Fewer samples than the batch size, and drop_last=True was set against the error: no batch, no step, no complaint.

asked: after setting drop_last=True the error is gone but the weights do not change and the loss is nan or zero
asked: 加了 drop_last=True 之后不报错了，但是 loss 一直是 0，参数也不更新，数据很少
cause: drop-last-can-drop-everything
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def epoch(samples, batch_size, drop_last):
    torch.manual_seed(0)
    data = TensorDataset(torch.randn(samples, 3), torch.randn(samples, 1))
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    before = model[0].weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loader = DataLoader(data, batch_size, shuffle=True, drop_last=drop_last)
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    return len(loader), not torch.equal(before, model[0].weight)


def symptom():
    assert epoch(samples=9, batch_size=16, drop_last=True) == (0, False)


def cure():
    assert epoch(samples=9, batch_size=16, drop_last=False) == (1, True)
    assert epoch(samples=9, batch_size=4, drop_last=True) == (2, True)

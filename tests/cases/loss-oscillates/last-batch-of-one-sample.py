"""513 samples in batches of 32: the last batch has one sample, and its step shows as a peak where the next epoch begins.

asked: loss spikes at the start of every epoch although shuffle=True and the optimizer is made once
asked: shuffle=True，每个 epoch 开头 loss 还是突然升高，最后一个批次只有一个样本
cause: spread-by-batch-size
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def start_against_second_half(drop_last):
    torch.manual_seed(0)
    x = torch.randn(513, 20)
    y = x.sum(dim=1, keepdim=True) + torch.randn(513, 1)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.07)
    loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True, drop_last=drop_last)
    starts, rest = [], []
    for epoch in range(12):
        for i, (xb, yb) in enumerate(loader):
            loss = nn.functional.mse_loss(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if epoch > 2 and (i == 0 or i >= 8):
                (starts if i == 0 else rest).append(loss.item())
    return sum(starts) / len(starts) / (sum(rest) / len(rest))


def symptom():
    assert start_against_second_half(drop_last=False) > 2


def cure():
    assert start_against_second_half(drop_last=True) < 1.2

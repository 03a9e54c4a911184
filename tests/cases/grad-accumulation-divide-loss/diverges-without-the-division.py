"""Accumulation was added to a loop that trained well, without dividing the loss: SGD diverges.

asked: loss explodes after adding gradient accumulation
asked: 加了梯度累积之后 loss 爆炸
cause: undivided-is-n-times
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(256, 3)
y = x.sum(dim=1, keepdim=True)


def final_loss(divisor, lr=0.25):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(20):
        for i, (xb, yb) in enumerate(DataLoader(TensorDataset(x, y), 8, shuffle=True), 1):
            (nn.functional.mse_loss(model(xb), yb) / divisor).backward()
            if i % 8 == 0:
                optimizer.step()
                optimizer.zero_grad()
    return nn.functional.mse_loss(model(x), y).item()


def symptom():
    assert not final_loss(divisor=1) < 1e3


def cure():
    assert final_loss(divisor=8) < 0.01
    assert final_loss(divisor=1, lr=0.25 / 8) < 0.01

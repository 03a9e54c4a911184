"""Accumulation that zeroes in every micro-batch: the large batch counts only for its last part.

asked: gradient accumulation gives no improvement, zero_grad inside the inner loop
asked: 用了梯度累积，效果和小 batch 一样，zero_grad 写在循环里
cause: mistakes
"""

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(4, 8, 5), torch.randn(4, 8, 1)
model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def gradient(batches, zero_inside):
    optimizer.zero_grad()
    for i in batches:
        if zero_inside:
            optimizer.zero_grad()
        (nn.functional.mse_loss(model(x[i]), y[i]) / 4).backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def big_batch():
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x.flatten(0, 1)), y.flatten(0, 1)).backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def symptom():
    assert torch.equal(gradient(range(4), zero_inside=True), gradient([3], zero_inside=False))


def cure():
    assert torch.allclose(gradient(range(4), zero_inside=False), big_batch(), rtol=1e-3, atol=1e-6)

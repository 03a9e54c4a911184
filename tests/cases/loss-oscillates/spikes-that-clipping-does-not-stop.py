"""Adam in full batches: spikes for many steps, the gradient norm stands out, and clipping at 1.0 changes nothing; a lower rate stops them.

asked: loss spikes every few hundred iterations with Adam and then recovers, gradient clipping does not help
asked: Adam 训练 loss 隔几百步就有一个尖峰，之后又恢复，加了梯度裁剪没有用
cause: jumping-weights-or-noise
"""

import statistics

import torch
from torch import nn


def spikes(lr, clip=1e9):
    torch.manual_seed(0)
    x = torch.randn(256, 8)
    y = torch.sin(2 * x[:, :1]) + x[:, 1:2] * x[:, 2:3]
    model = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(1000):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), clip).item())
        optimizer.step()
        losses.append(loss.item())
    found, step = [], 300
    while step < 1000:
        if losses[step] > 3 * statistics.median(losses[step - 50 : step]):
            found.append(max(norms[step - 1 : step + 1]) / statistics.median(norms[step - 50 : step]))
            step += 20
        step += 1
    return found


def symptom():
    found = spikes(3e-3)
    assert len(found) >= 3 and statistics.median(found) > 1.5
    assert len(spikes(3e-3, clip=1.0)) >= 3


def cure():
    assert not spikes(3e-4)


def healthy():
    assert not spikes(3e-4, clip=1.0)

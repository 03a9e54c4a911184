"""LBFGS with clipping in its closure: the loss explodes in several of six runs, without clipping in none.

asked: LBFGS explodes with clip_grad_norm_ in the closure
asked: LBFGS 的 closure 里加了梯度裁剪，loss 反而爆了
cause: between-backward-and-step
"""

import torch
from torch import nn

x = torch.linspace(-3, 3, 100).unsqueeze(1)
y = 10 * torch.sin(2 * x)


def last_loss(seed, max_norm):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 1))
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1)

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        if max_norm:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        return loss

    for _ in range(20):
        optimizer.step(closure)
    return closure().item()


def symptom():
    assert sum(not last_loss(seed, 1.0) < 1000 for seed in range(6)) >= 2


def cure():
    assert all(last_loss(seed, None) < 0.01 for seed in range(6))

"""Mixed precision: after the first scaler.step() calls the weights are what they were.

asked: GradScaler optimizer step skipped, weights do not change in the first iterations
asked: 用了 GradScaler，前几步权重没有变化
cause: gradscaler-skips-the-step
"""

import torch
from torch import nn


def train(steps):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**127)
    x, y = torch.randn(16, 4), 100 * torch.ones(16, 1)
    before = [p.detach().clone() for p in model.parameters()]
    scales = []
    for _ in range(steps):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.mse_loss(model(x).float(), y)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        scaler.step(optimizer)
        scaler.update()
        scales.append(scaler.get_scale())
    return [not torch.equal(p, b) for p, b in zip(model.parameters(), before)], scales


def symptom():
    moved, scales = train(steps=2)
    assert not any(moved) and scales == [2.0**126, 2.0**125]


def cure():
    moved, scales = train(steps=60)
    assert all(moved) and scales[-1] == scales[-2]

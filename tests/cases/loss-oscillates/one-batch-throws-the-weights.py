"""One batch has labels in the wrong unit: the loss spikes and needs many batches to come back, unless its gradient is clipped.

asked: a single loss spike, then the loss takes many batches to recover
asked: loss 突然一个尖峰，之后很多批才慢慢降回来
cause: jumping-weights-or-noise
"""

import torch
from torch import nn


def train(max_norm, seed=0, recipe=None):
    torch.manual_seed(seed)
    x = torch.randn(512, 4)
    y = x.sum(dim=1, keepdim=True) + 0.3 * torch.randn(512, 1)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    scaler = torch.amp.GradScaler("cpu", init_scale=16.0)
    jumps = recipe and recipe("Jumps")(model, lambda: nn.functional.mse_loss(model(x), y))
    losses = []
    for step in range(80):
        batch = torch.randint(512, (16,))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            output = model(x[batch])
        loss = nn.functional.mse_loss(output.float(), y[batch] * (1000 if step == 60 else 1))
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
        if jumps and step < 60:
            jumps.note(loss)
    return jumps.report() if jumps else [loss > 5 * losses[59] + 1 for loss in losses[60:]]


def symptom():
    high = train(float("inf"))
    assert all(high[:5])


def cure():
    assert train(2.0) == [True] + 19 * [False]


def healthy(recipe):
    assert train(2.0, recipe=recipe) == "the batches differ"

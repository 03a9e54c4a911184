"""A run is resumed with model and optimizer, but with a new GradScaler: its first steps change nothing.

asked: after resuming AMP training the first optimizer steps are skipped, scale back at 65536
asked: 断点续训之后前几步权重没有变，GradScaler 又从 65536 开始
cause: scale-settles-or-collapses
"""

import torch
from torch import nn


def steps(model, optimizer, scaler, number):
    moved = []
    for _ in range(number):
        before = model.weight.detach().clone()
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            output = model(torch.full((4, 2), 500.0))
        loss = output.float().mean()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        moved.append(not torch.equal(before, model.weight))
    return moved


def resume(with_scaler, make=torch.optim.AdamW, **options):
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer, scaler = make(model.parameters(), lr=1e-4, **options), torch.amp.GradScaler("cpu")
    steps(model, optimizer, scaler, 15)
    saved = model.state_dict(), optimizer.state_dict(), scaler.state_dict()
    model = nn.Linear(2, 1)
    optimizer, scaler = make(model.parameters(), lr=1e-4, **options), torch.amp.GradScaler("cpu")
    model.load_state_dict(saved[0])
    optimizer.load_state_dict(saved[1])
    if with_scaler:
        scaler.load_state_dict(saved[2])
    return steps(model, optimizer, scaler, 8)


def symptom():
    assert not any(resume(False)[:5])


def cure():
    assert all(resume(True))
    assert all(resume(True, fused=True))
    assert all(resume(True, torch.optim.SGD, momentum=0.9))

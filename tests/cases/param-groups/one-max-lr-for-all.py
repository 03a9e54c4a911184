"""OneCycleLR with one max_lr: the pretrained backbone, meant to learn a hundred times slower, gets the rate of the head.

asked: OneCycleLR ignores the learning rate of my parameter groups, backbone gets the same lr as the head
asked: 用了 OneCycleLR 之后 backbone 和分类头的学习率变成一样了
cause: schedulers-and-groups
"""

import contextlib
import io

import torch
from torch import nn

RATES = [1e-4, 1e-2]


def program(max_lr):
    backbone, head = nn.Linear(4, 8), nn.Linear(8, 1)
    groups = [{"params": part.parameters(), "lr": rate} for part, rate in zip((backbone, head), RATES)]
    optimizer = torch.optim.AdamW(groups)
    max_lr = max_lr or [group["lr"] for group in optimizer.param_groups]
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=max_lr, total_steps=20)
    return nn.Sequential(backbone, nn.ReLU(), head), optimizer, scheduler


def train(model, optimizer, scheduler):
    for _ in range(5):
        optimizer.zero_grad()
        model(torch.randn(8, 4)).square().mean().backward()
        optimizer.step()
        scheduler.step()
    return [group["lr"] for group in optimizer.param_groups]


def rates(max_lr, recipe):
    model, optimizer, scheduler = program(max_lr)
    train(model, optimizer, scheduler)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("show_groups")(model, optimizer)
    return [line.split(", ")[1] for line in out.getvalue().splitlines()]


def symptom():
    slow, fast = train(*program(RATES[1]))
    assert slow == fast


def diagnosis(recipe):
    assert len(set(rates(RATES[1], recipe))) == 1


def cure():
    slow, fast = train(*program(None))
    assert abs(fast / slow - 100) < 1e-6
    optimizer = torch.optim.SGD([torch.ones(1)], lr=torch.tensor(1.0), momentum=0.9)
    max_lr = [float(group["lr"]) for group in optimizer.param_groups]  # the tensor itself would change below
    scheduler, rates = torch.optim.lr_scheduler.CyclicLR(optimizer, [0.1], max_lr, step_size_up=2), []
    for _ in range(4):
        optimizer.step()
        scheduler.step()
        rates.append(float(optimizer.param_groups[0]["lr"]))
    assert abs(max(rates) - 1.0) < 1e-6


def healthy(recipe):
    assert len(set(rates(None, recipe))) == 2

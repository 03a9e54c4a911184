"""The rate is logged after scheduler.step(): the log begins with the second rate and ends with one that no update used.

asked: logged learning rate is one epoch ahead, last value is 0 although the last epoch still trained
asked: 日志里的学习率比实际早一个 epoch，最后一行是 0
cause: before-the-scheduler-steps
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR, StepLR


def train(make, log_after):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(
        [{"params": model[0].parameters(), "lr": 0.01}, {"params": model[1:].parameters()}], lr=0.1
    )
    scheduler = make(optimizer)
    used, logged = [], []
    for _ in range(6):
        for _ in range(2):
            optimizer.zero_grad()
            model(torch.randn(4, 3)).square().mean().backward()
            before = model[2].bias.item()
            grad = model[2].bias.grad.item()
            optimizer.step()
        used.append(round((before - model[2].bias.item()) / grad, 3))
        if log_after:
            scheduler.step()
        logged.append(round(optimizer.param_groups[1]["lr"], 3))
        assert scheduler.get_last_lr() == [group["lr"] for group in optimizer.param_groups]
        if not log_after:
            scheduler.step()
    return used, logged


def warm_up(o):
    return SequentialLR(o, [LinearLR(o, 0.1, total_iters=2), CosineAnnealingLR(o, 4)], [2])


MAKES = (warm_up, lambda o: StepLR(o, 2, 0.5), lambda o: CosineAnnealingLR(o, 6))


def close(a, b):
    return all(abs(x - y) <= 0.003 for x, y in zip(a, b, strict=True))


def symptom():
    for make in MAKES:
        used, logged = train(make, log_after=True)
        assert not close(used, logged) and close(used[1:], logged[:-1])


def cure(recipe):
    for make in MAKES:
        used, logged = train(make, log_after=False)
        assert close(used, logged)
        assert close(recipe("preview")(make, 0.1, 6), used)

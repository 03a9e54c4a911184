"""A backbone "frozen" with lr = 0: its BatchNorm statistics move, and so does its output; a momentum goes on in the dark.

asked: I set the lr of the backbone group to 0 to freeze it but its output still changes
asked: 把 backbone 的学习率设成 0 来冻结，评估时的输出还是变了
cause: rate-zero
"""

import torch
from torch import nn


def drift(freeze):
    torch.manual_seed(0)
    backbone = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))
    head = nn.Linear(8, 2)
    optimizer = torch.optim.AdamW([{"params": backbone.parameters(), "lr": 0.0}, {"params": head.parameters()}])
    if freeze:
        backbone.requires_grad_(False)
    x = torch.randn(16, 4)
    before = backbone.eval()(x).detach()
    weights = [p.detach().clone() for p in backbone.parameters()]
    for _ in range(4):
        head.train()
        backbone.train(not freeze)
        optimizer.zero_grad()
        nn.functional.cross_entropy(head(backbone(1 + torch.randn(16, 4))), torch.randint(2, (16,))).backward()
        optimizer.step()
    assert all(torch.equal(p, w) for p, w in zip(backbone.parameters(), weights))
    held = sum(len(optimizer.state[p]) > 0 for p in backbone.parameters())
    return not torch.equal(backbone.eval()(x), before), held


def switched_on_again(make_scheduler, lr=0.1):
    body, head = nn.Linear(4, 8), nn.Linear(8, 2)
    optimizer = torch.optim.AdamW([{"params": body.parameters(), "lr": lr}, {"params": head.parameters()}], lr=0.1)
    scheduler = make_scheduler(optimizer)
    optimizer.param_groups[0]["lr"] = 0.0
    for _ in range(3):
        optimizer.step()
        scheduler.step()
    return optimizer.param_groups[0]["lr"] > 0


def symptom():
    changed, held = drift(freeze=False)
    assert changed and held == 4
    schedulers = torch.optim.lr_scheduler
    assert switched_on_again(lambda o: schedulers.LambdaLR(o, lambda step: 1 - step / 10))
    assert switched_on_again(lambda o: schedulers.OneCycleLR(o, max_lr=0.1, total_steps=10))
    assert not switched_on_again(lambda o: schedulers.StepLR(o, 2))
    assert not switched_on_again(lambda o: schedulers.LambdaLR(o, lambda step: 1 - step / 10), lr=0.0)


def cure():
    changed, held = drift(freeze=True)
    assert not changed and held == 0

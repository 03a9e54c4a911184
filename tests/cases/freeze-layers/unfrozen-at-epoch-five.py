"""Gradual unfreezing: the optimizer was given only the head, and the unfrozen body never learns.

asked: unfreeze the backbone after a few epochs but it does not train, optimizer got filter requires_grad parameters
asked: 训练几轮后解冻 backbone，可是它的参数不更新，优化器用 filter 建的
cause: optimizer
"""

import torch
from torch import nn


def body_moves(way):
    torch.manual_seed(0)
    body, head = nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.ReLU()), nn.Linear(8, 2)
    model = nn.Sequential(body, head)
    body.requires_grad_(False)
    given = (
        model.parameters()
        if way in ("everything", "no_grad")
        else filter(lambda p: p.requires_grad, model.parameters())
    )
    optimizer = torch.optim.AdamW(given, lr=1e-2)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.5**step)
    moved = []
    for epoch in range(4):
        if epoch == 2:
            body.requires_grad_(True)
            if way == "add_param_group":
                optimizer.add_param_group({"params": body.parameters(), "lr": 1e-3})
                assert len(scheduler.lr_lambdas) == 1, "made for one group: make it again"
                decayed = optimizer.param_groups[0]["lr"]
                scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.5**step)
                assert decayed == 1e-2 / 4 and optimizer.param_groups[0]["lr"] == 1e-2, "it starts over"
        before = body[0].weight.detach().clone()
        optimizer.zero_grad()
        with torch.set_grad_enabled(way != "no_grad"):
            features = body(torch.randn(8, 4))
        nn.functional.cross_entropy(head(features), torch.randint(2, (8,))).backward()
        optimizer.step()
        scheduler.step()
        moved.append(not torch.equal(before, body[0].weight))
    return moved


def symptom():
    assert body_moves("head only") == [False] * 4
    assert body_moves("no_grad") == [False] * 4


def cure():
    assert body_moves("everything") == [False, False, True, True]
    assert body_moves("add_param_group") == [False, False, True, True]

"""A layer joins the optimizer after an epoch and jumps: its gradients had piled up since the beginning.

asked: loss spikes when I unfreeze a layer with add_param_group
asked: 后来用 add_param_group 加入一层，第一步更新特别大
cause: unfreezing-uses-the-old-sum
"""

import torch
from torch import nn


def first_move(cure=None):
    torch.manual_seed(0)
    body, head = nn.Linear(4, 8), nn.Linear(8, 1)
    model = nn.Sequential(body, nn.Tanh(), head)
    if cure == "freeze":
        body.requires_grad_(False)
    optimizer = torch.optim.SGD(head.parameters(), lr=1e-4)
    x, y = torch.randn(32, 4), torch.full((32, 1), 5.0)
    for step in range(20):
        if step == 19:
            body.requires_grad_(True)
            optimizer.add_param_group({"params": list(body.parameters()), "lr": 1e-3})
            before = body.weight.detach().clone()
        if cure == "zero first":
            optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
        model.zero_grad() if cure == "model" else optimizer.zero_grad()
    return (body.weight - before).norm().item()


def symptom():
    assert first_move() > 10 * first_move("model")


def cure():
    wanted = first_move("model")
    for how in ("freeze", "zero first"):
        assert abs(first_move(how) / wanted - 1) < 0.01

"""The loss is scaled, but the loop calls optimizer.step() and no update(): SGD takes gradients times 65536.

asked: nan after the first step with scaler.scale(loss).backward() and optimizer.step()
asked: 用了 GradScaler，optimizer.step() 之后第二步 loss 就是 nan
cause: why-not-finite
"""

import torch
from torch import nn


def train(lr, with_scaler, recipe=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer, scaler = torch.optim.SGD(model.parameters(), lr=lr), torch.amp.GradScaler("cpu")
    losses, loss_fn = [], nn.CrossEntropyLoss()
    for _ in range(100):
        x = torch.randn(32, 8)
        y = x[:, :3].argmax(1)
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = loss_fn(model(x), y)
        losses.append(loss.item())
        if not loss.isfinite():
            said = recipe and recipe("why_not_finite")(model, lambda model: loss_fn(model(x), y))
            return losses, said
        scaler.scale(loss).backward()
        if with_scaler:
            scaler.step(optimizer)
            scaler.update()
        else:
            optimizer.step()
    return losses, None


def symptom():
    for lr in (0.1, 0.01, 0.001):
        losses, _ = train(lr, with_scaler=False)
        assert losses[-1] != losses[-1] and len(losses) < 5, losses


def diagnosis(recipe):
    said = train(0.1, False, recipe)[1]
    assert said.startswith("in torch.float16: output of"), said  # so the page asks for step() first


def cure():
    losses, _ = train(0.1, with_scaler=True)
    assert len(losses) == 100 and losses[-1] < losses[0] / 2

"""The scale falls to 0 although the recipe finds nothing in the batch: zero_grad() is missing, the first inf stays.

asked: GradScaler scale goes to 0, every step is skipped, but the loss and the gradients of a fresh batch are finite
asked: GradScaler 的缩放系数一直降到 0，每一步都被跳过，可是 loss 一直正常
cause: scale-settles-or-collapses
"""

import torch
from torch import nn

x, y = torch.full((8, 2), 100.0), torch.zeros(8, 1)


def make():
    torch.manual_seed(0)
    return nn.Linear(2, 1)


def compute_loss(model):
    return nn.functional.mse_loss(model(x).float(), y)


def train(model, zero):
    optimizer, scaler, losses = torch.optim.Adam(model.parameters()), torch.amp.GradScaler("cpu"), []
    for _ in range(60):
        if zero:
            optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = compute_loss(model)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    return losses, scaler.get_scale()


def symptom():
    losses, scale = train(make(), zero=False)
    assert len(set(losses)) == 1 and 0 < losses[0] < 1e6
    assert scale < 1e-6


def diagnosis(recipe):
    _, scale = train(model := make(), zero=False)
    assert recipe("why_not_finite")(model, compute_loss, scale=scale) == "finite"
    with torch.no_grad():
        assert recipe("why_not_finite")(model, compute_loss, scale=scale) == "finite"
    assert not model.weight.grad.isfinite().any()


def cure():
    losses, scale = train(make(), zero=True)
    assert losses[-1] < losses[0] and scale >= 1


def healthy(recipe):
    _, scale = train(model := make(), zero=True)
    assert recipe("why_not_finite")(model, compute_loss, scale=scale) == "finite"
    assert model.weight.grad.isfinite().all()

"""The learning rate is too large: the loss grows until a layer passes the end of float16; in float32 it diverges too.

asked: mixed precision loss grows and then becomes NaN, the GradScaler scale keeps halving
asked: 混合精度训练 loss 越来越大，最后变成 nan，scale 一直减半
cause: scale-settles-or-collapses
"""

import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.randn(64, 4)
y = x.sum(1, keepdim=True)


def train(lr, amp):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 1))
    optimizer, scaler = torch.optim.SGD(model.parameters(), lr=lr), torch.amp.GradScaler("cpu", enabled=amp)
    losses = []
    for _ in range(200):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16, enabled=amp):
            loss = nn.functional.mse_loss(model(x), y)
        losses.append(loss.item())
        if not loss.isfinite():
            break
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
    return model, losses, scaler.get_scale()


def finite(losses):
    return torch.tensor(losses).isfinite().all().item()


def symptom():
    _, losses, scale = train(0.2, amp=True)
    assert not finite(losses) and losses[-2] > 1e3 * losses[0] and scale < 1024


def diagnosis(recipe):
    model = train(0.2, amp=True)[0]
    said = recipe("why_not_finite")(model, lambda model: nn.functional.mse_loss(model(x), y))
    assert said.startswith("in torch.float16: output of"), said
    assert not finite(train(0.2, amp=False)[1])


def cure():
    for amp in (True, False):
        losses = train(0.02, amp)[1]
        assert finite(losses) and losses[-1] < 0.01 * losses[0]

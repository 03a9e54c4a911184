"""Gradients are clipped by value while they are scaled: the inf is clipped away, the scaler never learns that its scale is too large.

asked: clip_grad_value_ with GradScaler, scale stays high and the loss hardly falls
asked: 混合精度里用 clip_grad_value_ 之后 scale 一直很大，loss 几乎不降
cause: hidden-from-the-scaler
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = 30 * torch.randn(64, 4)
y = x.sum(1, keepdim=True)


def train(early, make=torch.optim.SGD):
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer, scaler = make(model.parameters(), lr=1e-2), torch.amp.GradScaler("cpu")
    for _ in range(60):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = F.mse_loss(model(x), y)
        scaler.scale(loss).backward()
        if early:
            nn.utils.clip_grad_value_(model.parameters(), 1.0)
        scaler.unscale_(optimizer)
        if not early:
            nn.utils.clip_grad_value_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
    return loss.item(), scaler.get_scale()


def symptom():
    (loss, scale), (better, settled) = train(True), train(False)
    assert scale > 100 * settled and loss > 2 * better


def cure():
    for make in (torch.optim.SGD, lambda p, lr: torch.optim.SGD(p, lr, fused=True)):
        loss, scale = train(False, make)
        assert 1 <= scale <= 64 and loss < train(True)[0] / 2

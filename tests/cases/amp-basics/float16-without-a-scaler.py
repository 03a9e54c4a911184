"""A small weight on the loss, float16 autocast and no GradScaler: most gradients are 0, and the loss hardly falls.

asked: autocast fp16 without GradScaler, loss does not decrease although fp32 works
asked: 只用了 autocast 没用 GradScaler，fp16 训练 loss 不下降
cause: float16-needs-the-scaler
"""

import torch
from torch import nn
from torch.nn import functional as F


def train(dtype, scaled):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.LayerNorm(16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
    scaler = torch.amp.GradScaler("cpu", enabled=scaled)
    x = torch.randn(64, 4)
    y = x.sum(1, keepdim=True)
    losses, zero = [], 0
    for _ in range(20):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=dtype, enabled=dtype != torch.float32):
            loss = 1e-7 * F.mse_loss(model(x), y)
        scaler.scale(loss).backward()
        zero += sum((p.grad == 0).sum().item() for p in model.parameters())
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    return losses[-1] / losses[0], zero / 20 / sum(p.numel() for p in model.parameters())


def symptom():
    fell, zero = train(torch.float16, False)
    assert fell > 0.8 and zero > 0.9
    assert train(torch.float32, False)[0] < 0.3


def cure():
    for dtype, scaled in ((torch.float16, True), (torch.bfloat16, False)):
        fell, zero = train(dtype, scaled)
        assert fell < 0.3 and zero < 0.1

"""One sample holds a NaN: with AMP its batch is skipped in silence, without AMP the same loss is NaN.

asked: loss is nan in some batches with AMP, GradScaler skips steps, is mixed precision the problem
asked: 混合精度训练个别 batch 的 loss 是 nan，是 AMP 的问题吗
cause: why-not-finite
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(4, 16, 5)
y = x.sum(-1, keepdim=True)
x[2, 3, 1] = float("nan")


def make():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(5, 16), nn.LayerNorm(16), nn.ReLU(), nn.Linear(16, 1))


def train(x):
    model = make()
    optimizer, scaler = (
        torch.optim.AdamW(model.parameters(), lr=1e-2, fused=True),
        torch.amp.GradScaler("cpu", init_scale=1024.0),
    )
    losses, scales = [], []
    for _ in range(3):
        for xb, yb in zip(x, y):
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.float16):
                loss = F.mse_loss(model(xb), yb)
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            scaler.step(optimizer)
            scaler.update()
            losses.append(loss.isfinite().item())
            scales.append(scaler.get_scale())
    return losses, scales, model


def symptom():
    losses, scales, model = train(x)
    assert losses == [True, True, False, True] * 3 and scales[-1] == 128.0
    assert all(p.isfinite().all() for p in model.parameters())


def diagnosis(recipe):
    said = [
        recipe("why_not_finite")(make(), lambda model: F.mse_loss(model(xb), yb), scale=1024.0) for xb, yb in zip(x, y)
    ]
    assert said == ["finite", "finite", "in float32 too: the loss", "finite"], said


def cure():
    losses, scales, _ = train(x.nan_to_num(0.0))
    assert all(losses) and scales[-1] == 1024.0


def healthy(recipe):
    for xb, yb in zip(x.nan_to_num(0.0), y):
        said = recipe("why_not_finite")(make(), lambda model: F.mse_loss(model(xb), yb), scale=1024.0)
        assert said == "finite", said

"""A summed loss: the first steps have inf gradients and are skipped, then the scale fits and training goes on.

asked: first iterations have inf gradients with GradScaler, grad norm inf, is that normal
asked: 混合精度刚开始几步 grad norm 是 inf，正常吗
cause: scale-settles-or-collapses
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(256, 4)
y = 10 * x.sum(1, keepdim=True)


def make():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))


def compute_loss(model):
    return F.mse_loss(model(x), y, reduction="sum")


def train(model, skip=True):
    optimizer, scaler = torch.optim.Adam(model.parameters(), lr=3e-2), torch.amp.GradScaler("cpu")
    norms, losses = [], []
    for _ in range(60):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = compute_loss(model)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        norms.append(nn.utils.get_total_norm([p.grad for p in model.parameters()]).isfinite().item())
        scaler.step(optimizer) if skip else optimizer.step()
        scaler.update()
        losses.append(loss.item())
    return norms, losses, scaler.get_scale()


def symptom():
    norms, losses, _ = train(make())
    assert norms[:3] == [False] * 3 and losses[0] == losses[2]


def diagnosis(recipe):
    said = recipe("why_not_finite")(make(), compute_loss)
    assert said.startswith("the scale 65536; ") and said.endswith(" fits"), said
    assert 0 < float(recipe("why_not_finite")(make(), lambda model: 1e4 * compute_loss(model)).split()[3]) < 1
    assert 1 <= train(make())[2] <= float(said.split()[3]), said
    train(broken := make(), skip=False)
    said = recipe("why_not_finite")(broken, compute_loss)
    assert said == "in float32 too: output of 0 (Linear)", said


def cure():
    norms, losses, scale = train(make())
    assert all(norms[20:]) and losses[-1] < 0.5 * losses[0] and scale >= 1

"""A distance of 0 has an infinite gradient in every batch, and GradScaler skips every step without a word.

asked: GradScaler weights never change, loss is fine but gradients contain nan or inf
asked: 用 GradScaler 混合精度训练，loss 正常但权重从来不更新
cause: watch
"""

import contextlib
import io

import torch
from torch import nn


def train(distance, recipe=None, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, **options)
    scaler = torch.amp.GradScaler("cpu", init_scale=256.0)
    report = recipe("watch")(model, optimizer) if recipe else lambda: None
    before, losses = [p.detach().clone() for p in model.parameters()], []
    for _ in range(8):
        x = torch.randn(6, 3)
        x[1] = x[0]
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = model(x).float()
        loss = distance(out - out[:1]).mean()
        losses.append(loss.item())
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        report()
    assert torch.tensor(losses).isfinite().all()
    return [torch.equal(p, b) for p, b in zip(model.parameters(), before)], said.getvalue()


def plain(difference):
    return difference.square().sum(dim=1).sqrt()


def safe(difference):
    return (difference.square().sum(dim=1) + 1e-8).sqrt()


def symptom():
    assert all(train(plain)[0])


def diagnosis(recipe):
    for options in {}, {"fused": True}:
        said = train(plain, recipe, **options)[1]
        assert said == "no step(), gradient NaN or inf: 0.weight 0.bias 2.weight 2.bias\n"


def cure():
    assert not any(train(safe)[0][::2])


def healthy(recipe):
    assert "changes: 0.weight" in train(safe, recipe)[1]

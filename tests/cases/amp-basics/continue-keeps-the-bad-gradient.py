"""A batch with inf gradients is left out by `continue`, before zero_grad() at the end of the loop: all later batches are left out too.

asked: AMP loop skips batches with inf grad norm, calls scaler.update() before continue, now every batch is skipped
asked: 混合精度训练遇到 inf 梯度就 continue，之后每个批次都被跳过，权重不动
cause: wrong-order-raises
"""

import torch
from torch import nn


def train(update, clear):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
    x = torch.randn(32, 3)
    losses, skipped = [], 0
    for i in range(40):
        with torch.autocast("cpu", dtype=torch.float16):
            loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
        losses.append(loss.item())
        scaler.scale(loss * (float("inf") if i == 1 else 1.0)).backward()
        scaler.unscale_(optimizer)
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        if not torch.isfinite(norm):
            skipped += 1
            if update:
                scaler.update()
            if clear:
                optimizer.zero_grad()
            continue
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
    return losses, skipped


def symptom():
    try:
        train(False, False)
    except RuntimeError as error:
        assert str(error) == "unscale_() has already been called on this optimizer since the last update()."
    else:
        raise AssertionError("it did not raise")
    losses, skipped = train(True, False)
    assert skipped == 39 and losses[-1] == losses[1]


def cure():
    losses, skipped = train(True, True)
    assert skipped == 1 and losses[-1] < losses[0] / 5

"""Mixed precision trains, one batch overflows, and from then on every step is skipped: zero_grad() is missing.

asked: GradScaler scale keeps decreasing to 0 and the loss does not change any more
asked: 混合精度训练到一半 loss 不再变化，scaler 的 scale 一直减半
cause: with-a-grad-scaler
"""

import warnings

import torch
from torch import nn


def train(zeroing, prepare=None):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.LayerNorm(16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    if prepare:
        prepare(optimizer)
    scaler = torch.amp.GradScaler("cpu")
    moved = []
    for i in range(20):
        x = torch.randn(8, 4)
        if zeroing:
            optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.mse_loss(model(x).float(), x[:, :1])
        if i == 6:
            loss = loss * float("inf")
        before = model[0].weight.detach().clone()
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        scaler.step(optimizer)
        scaler.update()
        moved.append(not torch.equal(before, model[0].weight))
    return moved, scaler.get_scale()


def warnings_of(zeroing, recipe):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(zeroing, recipe("warn_if_not_zeroed"))
    return caught


def symptom():
    moved, scale = train(zeroing=False)
    assert moved == [True] * 6 + [False] * 14
    assert scale == 65536 / 2**14


def diagnosis(recipe):
    assert warnings_of(False, recipe)


def cure():
    moved, scale = train(zeroing=True)
    assert moved == [True] * 6 + [False] + [True] * 13
    assert scale == 65536 / 2


def healthy(recipe):
    assert not warnings_of(True, recipe)

"""The loop skips batches whose loss is NaN; training goes well, and the validation loss is NaN.

asked: training loss fine but validation loss is nan, model has batchnorm
asked: 训练 loss 正常，model.eval() 之后验证 loss 是 nan
cause: skip
"""

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 1, 8, 8), torch.randint(3, (64,))
broken = x.clone()
broken[20] = float("nan")


def train(data, before_the_forward_pass, scaler_on=False, recipe=None, watched="training"):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=scaler_on)
    scaler = torch.amp.GradScaler("cpu", enabled=scaler_on, init_scale=2.0**120)
    if recipe and watched == "training":
        recipe("watch")(model, optimizer)
    losses = []
    for xb, yb in zip(data.split(16), y.split(16)):
        if before_the_forward_pass and not xb.isfinite().all():
            continue
        loss = nn.functional.cross_entropy(model(xb), yb)
        if loss.isfinite():
            optimizer.zero_grad()
            scaler.scale(1e10 * loss if scaler_on else loss).backward()
            scaler.step(optimizer)
            scaler.update()
            losses.append(loss.item())
    if recipe and watched == "validation":
        recipe("watch")(model, optimizer)
    model.eval()
    with torch.no_grad():
        return len(losses), nn.functional.cross_entropy(model(x), y).isfinite().item()


def symptom():
    assert train(broken, before_the_forward_pass=False) == (3, False)


def diagnosis(recipe):
    for watched, where in (
        ("training", "output of 0 (Conv2d), inputs NaN, weights ok: NaN"),
        ("validation", "output of 1 (BatchNorm2d), inputs ok, weights NaN: NaN"),
    ):
        try:
            train(broken, False, recipe=recipe, watched=watched)
        except FloatingPointError as error:
            assert str(error) == where
        else:
            raise AssertionError("nothing was found")


def cure():
    assert train(broken, before_the_forward_pass=True) == (3, True)


def healthy(recipe):
    assert train(x, before_the_forward_pass=False, recipe=recipe) == (4, True)
    assert train(x, before_the_forward_pass=False, scaler_on=True, recipe=recipe) == (4, True), "a fused step skips inf"

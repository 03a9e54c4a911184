"""A focal loss written with log(p + 1e-8): inf under float16 autocast as soon as the model is sure.

asked: custom focal loss gives inf or nan with amp but not in fp32
asked: 自己写的 focal loss 开混合精度就是 inf，fp32 没事
cause: eps-is-lost
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(64, 4)
y = (x[:, :1] > 0).float()
x[0], y[0] = 40.0, 0.0


def by_hand(logit):
    p = logit.sigmoid()
    loss = y * (1 - p) ** 2 * (p + 1e-8).log() + (1 - y) * p**2 * (1 - p + 1e-8).log()
    return -loss.mean()


def with_logits(logit):
    bce = F.binary_cross_entropy_with_logits(logit, y, reduction="none")
    return ((1 - (-bce).exp()) ** 2 * bce).mean()


def make():
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    nn.init.ones_(model.weight)
    return model


def losses(loss_fn, dtype=torch.float16):
    model = make()
    optimizer, scaler, seen = (
        torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9),
        torch.amp.GradScaler("cpu"),
        [],
    )
    for _ in range(6):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=dtype, enabled=dtype != torch.float32):
            loss = loss_fn(model(x))
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        seen.append(loss.item())
    return torch.tensor(seen)


def symptom():
    assert not losses(by_hand).isfinite().any()
    assert losses(by_hand, torch.float32).isfinite().all()


def diagnosis(recipe):
    said = recipe("why_not_finite")(make(), lambda model: by_hand(model(x)))
    assert said == "in torch.float16: the loss", said


def cure():
    for loss_fn in (lambda logit: by_hand(logit.float()), lambda logit: with_logits(logit.float())):
        assert losses(loss_fn).isfinite().all()


def healthy(recipe):
    said = recipe("why_not_finite")(make(), lambda model: with_logits(model(x).float()), scale=1024.0)
    assert said == "finite", said

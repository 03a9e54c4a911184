"""A style loss: the Gram matrix overflows under float16 autocast, also after .float(), as its inputs are converted again.

asked: style loss with gram matrix is inf under autocast fp16, features.float() does not help
asked: 风格迁移的 gram 矩阵在 fp16 autocast 下是 inf，先 .float() 也没用
cause: layer-overflows
"""

import contextlib

import torch
from torch import nn

torch.manual_seed(0)
x = 200 * torch.randn(16, 8)


def gram_loss(model, to_float=True, off=False):
    features = model(x).float() if to_float else model(x)
    with torch.autocast("cpu", enabled=False) if off else contextlib.nullcontext():
        return (features.T @ features / len(x)).square().mean().sqrt()


def make():
    torch.manual_seed(0)
    return nn.Linear(8, 32)


def finite(**options):
    with torch.autocast("cpu", dtype=torch.float16):
        return gram_loss(make(), **options).isfinite().item()


def symptom():
    assert gram_loss(make()).isfinite()
    assert not finite(to_float=False) and not finite(to_float=True)


def diagnosis(recipe):
    said = recipe("why_not_finite")(make(), gram_loss)
    assert said == "in torch.float16: the loss", said


def cure():
    assert finite(off=True)


def healthy(recipe):
    said = recipe("why_not_finite")(make(), lambda model: gram_loss(model, off=True), scale=1.0)
    assert said == "finite", said

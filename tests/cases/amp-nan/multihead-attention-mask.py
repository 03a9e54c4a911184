"""nn.MultiheadAttention adds a float mask: a sentence of padding with -1e9 is NaN in float16, and finite with -1e4.

asked: nn.MultiheadAttention float key_padding_mask -1e9 nan with fp16 autocast
asked: nn.MultiheadAttention 的浮点 key_padding_mask 填 -1e9，fp16 下输出 nan
cause: additive-mask
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(3, 5, 8)
padding = torch.tensor([[0.0, 0, 0, 0, 0], [0, 0, 1, 1, 1], [1, 1, 1, 1, 1]])


def make():
    torch.manual_seed(1)
    return nn.MultiheadAttention(8, 2, batch_first=True)


def loss_with(value):
    return lambda model: model(x, x, x, key_padding_mask=padding * value)[0][:2].float().square().mean()


def out(value, dtype=torch.float16):
    with torch.autocast("cpu", dtype=dtype):
        return make()(x, x, x, key_padding_mask=padding * value)[0].float()


def symptom():
    assert out(-1e9)[2].isnan().all() and out(-1e9)[:2].isfinite().all()
    assert out(-1e9, torch.bfloat16).isfinite().all()


def diagnosis(recipe):
    said = recipe("why_not_finite")(make(), loss_with(-1e9))
    assert said == "in torch.float16: the gradient at any scale", said


def cure():
    assert out(-1e4).isfinite().all() and torch.equal(out(-1e4)[:2], out(-1e9)[:2])


def healthy(recipe):
    said = recipe("why_not_finite")(make(), loss_with(-1e4), scale=64.0)
    assert said == "finite", said

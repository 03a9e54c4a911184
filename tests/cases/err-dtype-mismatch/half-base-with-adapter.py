"""A float32 LoRA adapter on a half-precision base model.

asked: expected scalar type Half but found Float with LoRA
asked: 底座模型 half，LoRA 是 float32，报类型不一致
cause: half-model
"""

import contextlib
import io

import torch
from torch import nn


class Lora(nn.Module):
    def __init__(self):
        super().__init__()
        self.base = nn.Linear(4, 4).to(torch.bfloat16).requires_grad_(False)
        self.a, self.b = nn.Linear(4, 2, bias=False), nn.Linear(2, 4, bias=False)

    def forward(self, x):
        return self.base(x) + self.b(self.a(x))


def fails(call):
    try:
        call()
    except RuntimeError as error:
        return "dtype" in str(error)
    return False


def printed(recipe, call, model):
    text = io.StringIO()
    recipe("check_dtypes")(model)
    with contextlib.redirect_stdout(text), contextlib.suppress(RuntimeError):
        call()
    return text.getvalue()


def under_autocast(model, x):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return model(x)


x = torch.randn(2, 4)


def symptom():
    model = Lora()
    assert fails(lambda: model(x)) and fails(lambda: model(x.bfloat16())) and fails(lambda: model(x.float()))


def diagnosis(recipe):
    model = Lora()
    said = printed(recipe, lambda: model(x), model)
    assert said == "base (Linear): input torch.float32, weight torch.bfloat16\n"
    four_bit = nn.Linear(4, 4).requires_grad_(False)
    four_bit.weight.data = torch.zeros(8, 1, dtype=torch.uint8)
    four_bit.forward = lambda x: x
    assert not printed(recipe, lambda: four_bit(x), four_bit), "packed weights say nothing about the input"


def cure():
    under_autocast(Lora(), x).float().sum().backward()
    assert Lora().float()(x).dtype == torch.float32


def healthy(recipe):
    model = Lora()
    assert not printed(recipe, lambda: under_autocast(model, x), model)
    layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True).to(torch.bfloat16)
    mask, tokens = nn.Transformer.generate_square_subsequent_mask(3), torch.randn(2, 3, 4).bfloat16()
    assert not printed(recipe, lambda: layer(tokens, src_mask=mask), layer), "a float32 mask is fine"
    attention, q, pad = nn.MultiheadAttention(4, 2, batch_first=True), torch.randn(2, 3, 4), torch.zeros(2, 3).bool()
    assert not printed(recipe, lambda: attention(q, q, q, pad), attention), "so is a bool one, by position"

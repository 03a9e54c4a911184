"""Attention whose padding is set to zero by index after the softmax.

asked: attention weights[mask] = 0 after softmax RuntimeError inplace operation backward
asked: 注意力 softmax 之后用 attn[mask] = 0 屏蔽 padding，backward 报 inplace 错误
cause: five-ways-to-add-one
"""

import contextlib
import io

import torch
from torch import nn

padding = torch.tensor([[False, False, True], [False, True, True]])


class Attention(nn.Module):
    def __init__(self, masked_before):
        super().__init__()
        self.qkv, self.masked_before = nn.Linear(4, 12), masked_before

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.transpose(1, 2) / 2
        mask = padding[:, None, :].expand_as(scores)
        if self.masked_before:
            weights = scores.masked_fill(mask, float("-inf")).softmax(-1)
        else:
            weights = scores.softmax(-1)
            weights[mask] = 0
        return {"out": weights @ v, "weights": weights}


def train(masked_before, dtype=torch.float32):
    torch.manual_seed(0)
    model = Attention(masked_before).to(dtype)
    output = model(torch.randn(2, 3, 4, dtype=dtype))
    assert output["weights"][0, 0, 2] == 0
    try:
        output["out"].sum().backward()
    except RuntimeError as error:
        return str(error)
    return ""


def logged(masked_before, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(2, 3, 3):
        train(masked_before)
    return out.getvalue().splitlines()


def symptom():
    assert "[2, 3, 3]" in train(masked_before=False)
    assert "[2, 3, 3]" in train(masked_before=False, dtype=torch.bfloat16)


def diagnosis(recipe):
    (line,) = logged(False, recipe)
    assert line.startswith("__setitem__: [2, 3, 3]")
    assert "forward()" in line


def cure():
    assert train(masked_before=True) == ""
    assert train(masked_before=True, dtype=torch.bfloat16) == ""


def healthy(recipe):
    assert logged(True, recipe) == []

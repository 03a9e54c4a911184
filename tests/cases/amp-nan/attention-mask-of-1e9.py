"""An attention that adds (1 - mask) * -1e9: a sentence of padding only is NaN in float16 and not in float32.

asked: transformer attention nan with fp16 autocast, mask is -1e9, works in fp32
asked: 注意力 mask 用 -1e9，fp16 下 softmax 出现 nan，fp32 正常
cause: additive-mask
"""

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, fill):
        super().__init__()
        self.fill, self.qkv, self.softmax = fill, nn.Linear(8, 24), nn.Softmax(-1)

    def forward(self, x, mask):
        q, k, v = self.qkv(x).chunk(3, -1)
        scores = q @ k.transpose(1, 2) / 8**0.5
        if self.fill:
            scores = scores.masked_fill(mask[:, None] == 0, torch.finfo(scores.dtype).min)
        else:
            scores = scores + (1 - mask[:, None]).to(scores.dtype) * -1e9
        return {"out": self.softmax(scores) @ v}


class Encoder(nn.Module):
    def __init__(self, fill):
        super().__init__()
        self.attention, self.head = Attention(fill), nn.Linear(8, 1)

    def forward(self, x, mask):
        return self.head(self.attention(x, mask=mask)["out"]).squeeze(-1)


torch.manual_seed(0)
x, mask = torch.randn(3, 5, 8), torch.tensor([[1.0, 1, 1, 1, 1], [1, 1, 0, 0, 0], [0, 0, 0, 0, 0]])


def compute_loss(model):
    out = model(x, mask)
    return (F.mse_loss(out, x.mean(-1), reduction="none") * mask).sum() / mask.sum()


def loss(fill, dtype):
    torch.manual_seed(1)
    with torch.autocast("cpu", dtype=dtype, enabled=dtype != torch.float32):
        return compute_loss(Encoder(fill)).isfinite().item()


def symptom():
    assert not loss(False, torch.float16)
    assert loss(False, torch.float32) and loss(False, torch.bfloat16)


def diagnosis(recipe):
    torch.manual_seed(1)
    said = recipe("why_not_finite")(Encoder(False), compute_loss)
    assert said == "in torch.float16: output of attention (Attention)", said


def cure():
    assert loss(True, torch.float16)


def healthy(recipe):
    torch.manual_seed(1)
    said = recipe("why_not_finite")(Encoder(True), compute_loss, scale=64.0)
    assert said == "finite", said

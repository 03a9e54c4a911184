"""A causal mask of -1e9 leaves a token in each row: the scores overflow, and another mask value changes nothing.

asked: causal attention nan with fp16, mask -1e9 replaced by finfo.min and still nan
asked: 因果注意力 fp16 下是 nan，mask 的 -1e9 换成 finfo.min 还是 nan
cause: layer-overflows
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(3, 5, 8)
later = torch.ones(5, 5).triu(1).bool()


class Attention(nn.Module):
    def __init__(self, gain, fill=True, in_float32=False):
        super().__init__()
        torch.manual_seed(1)
        self.qkv, self.gain, self.fill, self.in_float32 = nn.Linear(8, 24), gain, fill, in_float32

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        with torch.autocast(x.device.type, enabled=torch.is_autocast_enabled("cpu") and not self.in_float32):
            if self.in_float32:
                q, k, v = q.float(), k.float(), v.float()
            scores = (self.gain * q) @ (self.gain * k).transpose(1, 2)
            if self.fill:
                scores = scores.masked_fill(later, torch.finfo(scores.dtype).min)
            else:
                scores = scores + later.to(scores.dtype) * -1e9
            return scores.softmax(-1) @ v


def compute_loss(model):
    return F.mse_loss(model(x).float(), x)


def finite(dtype=torch.float16, **options):
    with torch.autocast("cpu", dtype=dtype):
        return compute_loss(Attention(1000.0, **options)).isfinite().item()


def symptom():
    assert not finite(fill=False) and compute_loss(Attention(1000.0, fill=False)).isfinite()
    assert not finite(fill=True)


def diagnosis(recipe):
    said = recipe("why_not_finite")(Attention(1000.0, fill=False), compute_loss)
    assert said == "in torch.float16: output of model (Attention)", said


def cure():
    assert finite(torch.bfloat16, fill=False) and finite(in_float32=True)


def healthy(recipe):
    said = recipe("why_not_finite")(Attention(1.0, fill=False), compute_loss, scale=64.0)
    assert said == "finite", said

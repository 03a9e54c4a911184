"""A row masked entirely by adding -1e9, which the loss leaves out: the loss is finite, its gradient NaN in float16.

asked: every step is skipped in batches with padding, attention mask -1e9, the loss is finite, fp16
asked: fp16 下 loss 正常，有 padding 的批次却每步都被跳过，mask 是加 -1e9
cause: additive-mask
"""

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, fill):
        super().__init__()
        self.fill, self.qkv, self.head = fill, nn.Linear(8, 24), nn.Linear(8, 3)

    def forward(self, x, padding):
        q, k, v = self.qkv(x).chunk(3, -1)
        scores = q @ k.mT / 8**0.5
        if self.fill:
            scores = scores.masked_fill(padding[:, None], torch.finfo(scores.dtype).min)
        else:
            scores = scores + (padding[:, None] * -1e9).to(scores.dtype)
        return self.head(scores.softmax(-1) @ v)


torch.manual_seed(0)
x, y, padding = torch.randn(2, 5, 8), torch.randint(3, (2, 5)), torch.tensor([[False] * 5, [True] * 5])


def compute_loss(model):
    return F.cross_entropy(model(x, padding)[~padding], y[~padding])


def make(fill):
    torch.manual_seed(0)
    return Attention(fill)


def finite(fill, dtype):
    model = make(fill)
    with torch.autocast("cpu", dtype=dtype, enabled=dtype != torch.float32):
        loss = compute_loss(model)
    loss.backward()
    return loss.isfinite().item(), all(p.grad.isfinite().all() for p in model.parameters())


def symptom():
    assert finite(False, torch.float32) == (True, True)
    assert finite(False, torch.float16) == (True, False)


def diagnosis(recipe):
    said = recipe("why_not_finite")(make(False), compute_loss)
    assert said == "in torch.float16: the gradient at any scale", said


def cure():
    assert finite(True, torch.float16) == (True, True)


def healthy(recipe):
    said = recipe("why_not_finite")(make(True), compute_loss)
    assert said == "finite", said

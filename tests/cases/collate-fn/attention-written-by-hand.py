"""Attention with F.scaled_dot_product_attention: its mask is True where nn.MultiheadAttention's is False.

asked: F.scaled_dot_product_attention padding mask, True or False at the padding
asked: scaled_dot_product_attention 的 attn_mask，填充处写 True 还是 False
cause: padding-counts
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
texts = [(torch.randn(length, 8), length % 2) for length in (3, 5, 1)]


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.inputs, self.out = nn.Linear(8, 24), nn.Linear(8, 8)

    def forward(self, x, attn_mask=None):
        q, k, v = (part.unflatten(-1, (2, 4)).transpose(1, 2) for part in self.inputs(x).chunk(3, dim=-1))
        x = F.scaled_dot_product_attention(q, k, v, attn_mask=attn_mask)
        return self.out(x.transpose(1, 2).flatten(2))


model = Attention()


def as_alone(batch, lengths):
    pairs = zip(batch, texts, lengths, strict=True)
    return [torch.allclose(x[:length], model(alone[None])[0], atol=1e-5) for x, (alone, _), length in pairs]


def symptom(recipe):
    x, mask, lengths, _ = recipe("pad_collate")(texts)
    assert as_alone(model(x), lengths) == [False, True, False]
    assert as_alone(model(x, ~mask[:, None, None, :]), lengths) == [False] * 3  # the mask the wrong way round


def cure(recipe):
    x, mask, lengths, _ = recipe("pad_collate")(texts)
    assert as_alone(model(x, mask[:, None, None, :]), lengths) == [True] * 3

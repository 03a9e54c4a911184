"""Attention heads split with view(n, heads, length, d): no error, and a causal model sees later tokens.

asked: multi head attention x.view(batch, heads, seq, dim) without transpose wrong results
asked: 多头注意力直接 view 成 (N, heads, L, d)，不报错，结果不对
cause: reshape-scrambles-an-image
"""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, right):
        super().__init__()
        self.qkv, self.out, self.right = nn.Linear(8, 24), nn.Linear(8, 8), right

    def split(self, x):
        n, length, _ = x.shape
        return x.reshape(n, length, 2, 4).transpose(1, 2) if self.right else x.reshape(n, 2, length, 4)

    def forward(self, x):
        q, k, v = (self.split(part) for part in self.qkv(x).chunk(3, dim=2))
        heads = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(heads.transpose(1, 2).flatten(2))


def change_of_the_first_outputs(right):
    torch.manual_seed(0)
    model, x = Attention(right), torch.randn(3, 6, 8)
    later = x.clone()
    later[:, 3:] += 1
    return (model(x)[:, :3] - model(later)[:, :3]).abs().max().item()


def symptom():
    assert change_of_the_first_outputs(right=False) > 0.01


def cure():
    assert change_of_the_first_outputs(right=True) < 1e-6

"""Causal attention without transpose(1, 2) after the heads: view raises, and reshape lets a token see the future.

asked: scaled_dot_product_attention output view size is not compatible, use reshape instead, attention output wrong
asked: 注意力输出 view 报错，按提示改成 reshape 之后模型能看到后面的词
cause: reshape-scrambles-an-image
"""

import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention


class Attention(nn.Module):
    def __init__(self, merge):
        super().__init__()
        self.qkv, self.out, self.merge = nn.Linear(8, 24), nn.Linear(8, 8), merge

    def forward(self, x):
        n, length, width = x.shape
        q, k, v = (t.view(n, length, 2, 4).transpose(1, 2) for t in self.qkv(x).chunk(3, dim=2))
        heads = scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(self.merge(heads, (n, length, width)))


def sees_the_future(merge):
    torch.manual_seed(0)
    model, x = Attention(merge), torch.randn(3, 5, 8)
    changed = x.clone()
    changed[:, -1] += 1
    return not torch.allclose(model(x)[:, :-1], model(changed)[:, :-1], atol=1e-5)


def symptom():
    try:
        sees_the_future(lambda heads, shape: heads.view(shape))
    except RuntimeError as error:
        assert "Use .reshape(...) instead" in str(error)
    else:
        raise AssertionError("no error")
    assert sees_the_future(lambda heads, shape: heads.reshape(shape))


def cure():
    assert not sees_the_future(lambda heads, shape: heads.transpose(1, 2).reshape(shape))

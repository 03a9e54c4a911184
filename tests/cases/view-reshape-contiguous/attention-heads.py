"""Multi-head attention: view after the heads were transposed back.

asked: view size is not compatible with input tensor's size and stride multi head attention transpose
asked: 多头注意力 transpose 之后 view 报错
cause: view-on-a-transposed-tensor
"""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, merge):
        super().__init__()
        self.qkv, self.out, self.merge = nn.Linear(8, 24), nn.Linear(8, 8), merge

    def forward(self, x):
        n, length, width = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, 2, 4).permute(2, 0, 3, 1, 4)
        heads = (q @ k.transpose(2, 3) / 2).softmax(dim=3) @ v
        return self.out(self.merge(heads.transpose(1, 2), (n, length, width)))


def run(merge, length=5):
    torch.manual_seed(0)
    model = Attention(merge)
    y = model(torch.randn(3, length, 8))
    y.sum().backward()
    return y, model.qkv.weight.grad


def symptom():
    try:
        run(lambda x, shape: x.view(shape))
    except RuntimeError as error:
        assert "view size is not compatible with input tensor's size and stride" in str(error)
    else:
        raise AssertionError("no error")
    run(lambda x, shape: x.view(shape), length=1)


def cure():
    results = [run(lambda x, shape: x.reshape(shape)), run(lambda x, shape: x.contiguous().view(shape))]
    heads = run(lambda x, shape: torch.cat([x[:, :, i] for i in range(2)], dim=2))
    for y, gradient in results:
        assert torch.allclose(y, heads[0]) and torch.allclose(gradient, heads[1], atol=1e-5) and gradient.any()

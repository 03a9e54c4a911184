"""forward(x, mask=None) asks `if mask:`; without a mask, and with one token, it works.

asked: if mask in forward raises Boolean value of Tensor is ambiguous only when I pass a mask
asked: forward 里 if mask: 不传 mask 正常，传了就报 Boolean value of Tensor
cause: none-or-tensor
"""

import pytest
import torch
from torch import nn

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"


class Pool(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)

    def given(self, mask):
        return bool(mask)

    def forward(self, tokens, mask=None):
        x = self.embed(tokens)
        if self.given(mask):
            return (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return x.mean(1)


class Cured(Pool):
    def given(self, mask):
        return mask is not None


tokens, mask = torch.tensor([[1, 2, 0], [3, 4, 5]]), torch.tensor([[1, 1, 0], [1, 1, 1]])


def symptom():
    model = Pool()
    assert model(tokens).shape == (2, 4)
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        model(tokens, mask)


def cure():
    model = Cured()
    pooled = model(tokens, mask)
    assert torch.allclose(pooled[0], model.embed(tokens[0, :2]).mean(0))
    assert torch.allclose(pooled[1], model(tokens)[1])

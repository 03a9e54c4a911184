"""A mask given by position is taken for a setting: size_average of mse_loss, need_weights of MultiheadAttention.

asked: F.mse_loss with a mask raises Boolean value of Tensor with more than one value is ambiguous
asked: F.mse_loss 传了 mask，报 Boolean value of Tensor with more than one value is ambiguous
cause: class
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

AMBIGUOUS = "^Boolean value of Tensor with more than one value is ambiguous$"

torch.manual_seed(0)
output, y, mask = torch.randn(8), torch.randn(8), torch.arange(8) < 5
sequence, future = torch.randn(2, 3, 4), torch.ones(3, 3, dtype=torch.bool).triu(1)
attention = nn.MultiheadAttention(4, 1, batch_first=True)


def symptom():
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        F.mse_loss(output, y, mask)
    # Without bool() a mask of 0 and 1 picks the rows 0 and 1, without an error.
    picked = F.mse_loss(output[mask.long()], y[mask.long()])
    assert not torch.isclose(picked, (output - y).square()[:5].mean())
    with pytest.raises(RuntimeError, match=AMBIGUOUS):
        attention(sequence, sequence, sequence, None, future)


def cure():
    for of_bool in (mask, mask.long().bool()):
        assert torch.isclose(F.mse_loss(output[of_bool], y[of_bool]), (output - y).square()[:5].mean())
    weights = attention(sequence, sequence, sequence, attn_mask=future)[1]
    assert not weights[:, future].any()

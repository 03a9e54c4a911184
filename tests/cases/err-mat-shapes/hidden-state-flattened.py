"""The last hidden state of an LSTM is flattened with its batch; flatten(1) does not help, because h_n does not begin with the batch.

asked: fc(h_n.flatten()) of an LSTM: mat1 and mat2 shapes cannot be multiplied (1x128 and 16x3)
asked: LSTM 的 h_n 展平后送进全连接层，报错 mat1 and mat2 shapes cannot be multiplied (1x128 and 16x3)
cause: flatten-from-dimension-1
"""

import pytest
import torch
from torch import nn

x = torch.randn(8, 7, 5)


def last_state(bidirectional):
    return nn.LSTM(5, 16, batch_first=True, bidirectional=bidirectional)(x)[1][0]


def symptom():
    for bidirectional, flat, flat_1 in (
        (False, "1x128 and 16x3", "1x128 and 16x3"),
        (True, "1x256 and 32x3", "2x128 and 32x3"),
    ):
        h_n, fc = last_state(bidirectional), nn.Linear(32 if bidirectional else 16, 3)
        with pytest.raises(RuntimeError, match=flat):
            fc(h_n.flatten())
        with pytest.raises(RuntimeError, match=flat_1):
            fc(h_n.flatten(1))


def cure():
    for bidirectional, k in ((False, 1), (True, 2)):
        h_n, fc = last_state(bidirectional), nn.Linear(16 * k, 3)
        out = fc(torch.cat([*h_n[-k:]], 1))
        assert out.shape == (8, 3)
        assert torch.allclose(out[3], fc(h_n[:, 3].flatten()), atol=1e-5)

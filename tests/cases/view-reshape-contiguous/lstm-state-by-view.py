"""The last state of a bidirectional LSTM is brought to batch x features with view: each row holds other samples.

asked: h_n.view(batch_size, -1) bidirectional LSTM, accuracy gets worse with a larger batch
asked: 双向 LSTM 的 h_n.view(batch_size, -1)，单个样本正常，批次一大就不对
cause: reshape-scrambles-an-image
"""

import torch
from torch import nn

torch.manual_seed(0)
lstm, x = nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True), torch.randn(5, 7, 3)


def features(join, x):
    return join(lstm(x)[1][0])


def viewed(h):
    return h.view(h.shape[1], -1)


def swapped(h):
    return h.transpose(0, 1).flatten(1)


def depends_on_the_batch(join):
    one_by_one = torch.cat([features(join, sample) for sample in x.split(1)])
    return not torch.allclose(features(join, x), one_by_one, atol=1e-6)


def symptom():
    assert features(viewed, x).shape == features(swapped, x).shape
    assert depends_on_the_batch(viewed)
    try:
        lstm(x)[0].view(-1, 8)  # output, with batch_first=True
    except RuntimeError as error:
        assert "view size is not compatible" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert not depends_on_the_batch(swapped)
    assert lstm(x)[0].reshape(-1, 8).shape == (35, 8)

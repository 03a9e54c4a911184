"""A decoder in one direction is given the state of an encoder in two; so too zeros of one layer for an LSTM of two.

asked: Expected hidden[0] size (1, 4, 5), got [2, 4, 5] when the decoder gets the state of a bidirectional encoder
asked: 双向编码器的隐藏状态传给单向解码器，报 Expected hidden[0] size (1, 4, 5), got [2, 4, 5]
cause: messages
"""

import torch
from torch import nn

x = torch.randn(4, 7, 3)
encoder = nn.LSTM(3, 5, batch_first=True, bidirectional=True)
decoder = nn.LSTM(3, 10, batch_first=True)
zeros = torch.zeros(1, 4, 5)


def message(lstm, state):
    try:
        lstm(x, state)
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    _, state = encoder(x)
    assert message(nn.LSTM(3, 5, batch_first=True), state) == "Expected hidden[0] size (1, 4, 5), got [2, 4, 5]"
    two = nn.LSTM(3, 5, num_layers=2, batch_first=True)
    assert message(two, (zeros, zeros)) == "Expected hidden[0] size (2, 4, 5), got [1, 4, 5]"


def cure():
    _, (h, c) = encoder(x)
    joined = [torch.cat([part[-2], part[-1]], dim=1)[None] for part in (h, c)]
    assert not message(decoder, tuple(joined))
    assert not message(nn.LSTM(3, 5, batch_first=True, bidirectional=True), (h, c))
    _, (h_n, c_n) = decoder(x)
    assert h_n.shape == c_n.shape == joined[0].shape

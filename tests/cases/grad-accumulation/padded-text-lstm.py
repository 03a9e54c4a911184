"""Texts padded to the longest of their micro-batch: the last output of an LSTM lies on padding, so its gradient is not the large batch's.

asked: gradient accumulation with an LSTM and pad_sequence does not match the large batch
asked: LSTM 加 pad_sequence，梯度累积和大 batch 结果不一样
cause: when
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

torch.manual_seed(0)
texts, labels = [torch.randn(n, 3).double() for n in (5, 2, 7, 3)], torch.tensor([0, 1, 0, 1])


def gradient(parts, packed):
    torch.manual_seed(1)
    lstm, head = nn.LSTM(3, 4, batch_first=True).double(), nn.Linear(4, 2).double()
    for rows in torch.arange(4).chunk(parts):
        group = [texts[row] for row in rows]
        x = pad_sequence(group, batch_first=True)
        if packed:
            x = pack_padded_sequence(x, [len(text) for text in group], batch_first=True, enforce_sorted=False)
            last = lstm(x)[1][0][-1]
        else:
            last = lstm(x)[0][:, -1]
        (nn.functional.cross_entropy(head(last), labels[rows], reduction="sum") / 4).backward()
    return torch.cat([p.grad.flatten() for p in lstm.parameters()])


def symptom():
    assert not torch.allclose(gradient(2, False), gradient(1, False), rtol=1e-2)


def cure():
    assert torch.allclose(gradient(2, True), gradient(1, True), rtol=1e-6, atol=1e-9)

"""Waveforms as they are loaded, 1 x length: pad_sequence pads the first dimension, which is the channel, and raises.

asked: pad_sequence the size of tensor a must match the size of tensor b at non-singleton dimension 1, audio waveforms
asked: 音频读出来是 (1, 长度)，collate_fn 里 pad_sequence 报 The size of tensor a must match
cause: pad-collate
"""

import torch
from torch.utils.data import DataLoader

clips = [(torch.ones(1, 5), 0), (torch.ones(1, 3), 1)]


def message(pad_collate):
    try:
        next(iter(DataLoader(clips, batch_size=2, collate_fn=pad_collate)))
    except RuntimeError as error:
        return str(error)
    return ""


def symptom(recipe):
    assert "The size of tensor a (5) must match the size of tensor b (3)" in message(recipe("pad_collate"))
    alone = DataLoader(clips, batch_size=1, collate_fn=recipe("pad_collate"))
    assert [lengths.item() for _, _, lengths, _ in alone] == [1, 1]  # no error, and they are 5 and 3 long


def cure(recipe):
    pad_collate = recipe("pad_collate")
    loader = DataLoader([(x[0], y) for x, y in clips], batch_size=2, collate_fn=pad_collate)
    padded, mask, lengths, labels = next(iter(loader))
    assert padded.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]] and lengths.tolist() == [5, 3]
    assert torch.equal(padded.bool(), mask) and labels.tolist() == [0, 1]

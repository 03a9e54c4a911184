"""Texts as lists of numbers, a label that is sometimes a number in a list.

asked: each element in list of batch should be of equal size
asked: 句子转成编号列表，DataLoader 报 each element in list of batch should be of equal size
cause: messages-of-other-parts
"""

import contextlib
import io

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

texts = [([4, 8, 15], 0), ([16, 23], 1), ([42, 4], 0)]


def collate(batch):
    tokens, labels = zip(*batch)
    return pad_sequence([torch.tensor(t) for t in tokens], batch_first=True), torch.tensor(labels)


def message(dataset, **options):
    try:
        list(DataLoader(dataset, batch_size=3, **options))
    except (RuntimeError, TypeError) as error:
        return str(error)
    return ""


def symptom():
    assert "each element in list of batch should be of equal size" in message(texts)
    labels = [(torch.ones(2), torch.tensor(1)), (torch.ones(2), torch.tensor([1]))]
    assert "got [] at entry 0 and [1] at entry 1" in message(labels)


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        odd = recipe("odd_shapes")(texts)
    assert odd == {"sample[0]": {"3 parts": [0], "2 parts": [1, 2]}}


def cure():
    x, y = next(iter(DataLoader(texts, batch_size=3, collate_fn=collate)))
    assert x.tolist() == [[4, 8, 15], [16, 23, 0], [42, 4, 0]] and y.tolist() == [0, 1, 0]


def healthy(recipe):
    with contextlib.redirect_stdout(io.StringIO()):
        assert recipe("odd_shapes")(text for text in texts if len(text[0]) == 2) == {}

"""The collate_fn is a lambda, the workers are started by spawn, as on Windows and macOS.

asked: can't pickle lambda attribute lookup <lambda> on __main__ failed DataLoader num_workers
asked: Windows 下 num_workers 大于 0，collate_fn 写成 lambda 报 can't pickle
cause: workers
"""

import functools
import pickle
import warnings
from multiprocessing.reduction import ForkingPickler

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

texts = [torch.ones(3), torch.ones(2)]


def collate_for(value):
    def collate(batch):
        return pad_sequence(batch, batch_first=True, padding_value=value)

    return collate


def message(collate_fn):
    try:
        ForkingPickler.dumps(collate_fn)
    except (pickle.PicklingError, AttributeError) as error:
        return str(error).lower()
    return ""


def symptom():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            iter(DataLoader(texts, num_workers=1, multiprocessing_context="spawn", collate_fn=lambda batch: batch))
        except (pickle.PicklingError, AttributeError) as error:
            assert "can't pickle" in str(error).lower()
        else:
            raise AssertionError("no error")
    assert "can't pickle" in message(collate_for(0))


def cure(recipe):
    collate_fn = functools.partial(pad_sequence, batch_first=True, padding_value=7)
    assert not message(collate_fn)
    batch = next(iter(DataLoader(texts, batch_size=2, collate_fn=collate_fn)))
    assert batch.tolist() == [[1, 1, 1], [1, 1, 7]]
    pad_collate = functools.partial(recipe("pad_collate"), padding_value=7)
    assert pad_collate([(x, 0) for x in texts])[0].tolist() == batch.tolist()

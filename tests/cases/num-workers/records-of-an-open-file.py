"""The dataset opens its file in __init__ and seeks in __getitem__: with forked workers some samples are others, without an error.

asked: wrong samples with num_workers=2 but not with 0, the dataset keeps a file open and seeks in __getitem__
asked: Dataset 在 __init__ 里打开文件，num_workers 大于 0 时读到的样本不对，也不报错
cause: forked-workers-share-an-open-file
"""

import multiprocessing

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

RECORDS, WIDTH = 8, 5000
np.repeat(np.arange(RECORDS, dtype=np.float32), WIDTH).tofile("records.bin")


class Records(Dataset):
    """`moved` is a moment at which both workers have moved to their record: how it comes out is no matter of luck."""

    def __init__(self, early, moved):
        self.file = open("records.bin", "rb") if early else None
        self.moved = moved

    def __len__(self):
        return RECORDS

    def __getitem__(self, i):
        self.file = self.file or open("records.bin", "rb")
        self.file.seek(4 * WIDTH * i)
        self.moved()
        return i, torch.tensor(np.frombuffer(self.file.read(4 * WIDTH), dtype=np.float32).mean())


def wrong(early, num_workers, looked_at=False):
    if num_workers:
        both = multiprocessing.get_context("fork").Barrier(2)
        records = Records(early, lambda: None)
        if looked_at:
            records[0]
        records.moved = lambda: both.wait(20)
        loader = DataLoader(records, batch_size=2, num_workers=num_workers, multiprocessing_context="fork")
    else:
        loader = DataLoader(Records(early, lambda: None), batch_size=2)
    return sum(int((values != indices).sum()) for indices, values in loader)


def symptom():
    assert wrong(early=True, num_workers=0) == 0
    assert wrong(early=True, num_workers=2) > 0
    assert wrong(early=False, num_workers=2, looked_at=True) > 0


def cure():
    assert wrong(early=False, num_workers=0) == 0
    assert wrong(early=False, num_workers=2) == 0

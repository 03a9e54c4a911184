"""A stream of lines is read by every worker from its beginning: an epoch holds each line once per worker.

asked: IterableDataset with num_workers gives duplicate samples, epoch is num_workers times too long
asked: IterableDataset 用多个 worker，每条数据都重复出现
asked: shuffled IterableDataset with workers, some samples twice and some never
cause: iterable-datasets-repeat
"""

import random
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info


class Lines(IterableDataset):
    def __init__(self, files, share):
        self.files, self.share = files, share

    def __iter__(self):
        info = get_worker_info()
        number, workers = (info.id, info.num_workers) if info and self.share else (0, 1)
        for file in self.files[number::workers]:
            with open(file) as lines:
                yield from (line.strip() for line in lines)


def epoch(share, num_workers, files=3):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{i}.txt") for i in range(files)]
        for i, path in enumerate(paths):
            path.write_text("".join(f"line {i} {j}\n" for j in range(3 + i)))
        context = "fork" if num_workers else None
        loader = DataLoader(Lines(paths, share), batch_size=2, num_workers=num_workers, multiprocessing_context=context)
        batches = list(loader)
        return Counter(line for batch in batches for line in batch), len(batches)


class Shuffled(IterableDataset):
    def __init__(self, shuffle, share_first):
        self.shuffle, self.share_first = shuffle, share_first

    def __iter__(self):
        info, order = get_worker_info(), list(range(100))
        if self.share_first:
            order = order[info.id :: info.num_workers]
        order = [order[i] for i in self.shuffle(len(order))]
        return iter(order if self.share_first else order[info.id :: info.num_workers])


def seen(**how):
    loader = DataLoader(Shuffled(**how), batch_size=10, num_workers=2, multiprocessing_context="fork")
    values = [int(value) for batch in loader for value in batch]
    assert len(values) == 100
    return len(set(values))


SHUFFLES = (torch.randperm, np.random.permutation, lambda n: random.sample(range(n), n))


def symptom():
    assert max(seen(shuffle=shuffle, share_first=False) for shuffle in SHUFFLES) < 95
    lines, _ = epoch(share=False, num_workers=3)
    assert len(lines) == 12
    assert set(lines.values()) == {3}


def cure():
    assert [seen(shuffle=shuffle, share_first=True) for shuffle in SHUFFLES] == [100] * 3
    for num_workers, number in ((0, 6), (1, 6), (3, 7)):  # with 3 workers, two of them end with a short batch
        lines, batches = epoch(share=True, num_workers=num_workers)
        assert batches == number
        assert len(lines) == 12
        assert set(lines.values()) == {1}

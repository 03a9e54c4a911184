"""The dataset keeps what it has read, but each epoch reads all files again: the cache is filled in workers that end.

asked: caching in __getitem__ does not work with num_workers, every epoch is as slow as the first
asked: 在 __getitem__ 里做了缓存，用了 worker 之后每个 epoch 还是一样慢
cause: caches-live-in-the-worker
"""

import tempfile
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset, random_split


class Files(Dataset):
    def __init__(self, paths):
        self.paths, self.cache = paths, {}
        self.reads = torch.zeros(len(paths), dtype=torch.int64).share_memory_()

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        if i not in self.cache:
            self.reads[i] += 1
            self.cache[i] = torch.load(self.paths[i])
        return self.cache[i]


def reads(fill_first, epochs=3, **options):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{i}.pt") for i in range(8)]
        for i, path in enumerate(paths):
            torch.save(torch.full((2,), float(i)), path)
        data = Files(paths)
        if fill_first:
            for i in range(len(data)):
                data[i]
        part, _ = random_split(data, [6, 2])
        loader = DataLoader(part, 2, shuffle=True, num_workers=2, multiprocessing_context="fork", **options)
        for _ in range(epochs):
            list(loader)
        return data.reads.sum().item()


def symptom():
    assert reads(fill_first=False) == 18


def cure():
    assert reads(fill_first=True) == 8
    assert 6 <= reads(fill_first=False, persistent_workers=True) <= 12

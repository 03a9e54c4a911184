"""The dataset notes files that cannot be read in a list of its own; with workers the list is empty at the end.

asked: list in Dataset is empty after training with num_workers, attribute of dataset not updated
asked: 在 __getitem__ 里往 self.bad 追加，用了 num_workers 之后主进程里还是空的
cause: each-worker-has-its-own-copy
"""

import torch
from torch.utils.data import DataLoader, Dataset


class Files(Dataset):
    def __init__(self):
        self.bad = []

    def __len__(self):
        return 10

    def __getitem__(self, i):
        good = i % 4 != 1
        if not good:
            self.bad.append(i)
        return {"image": torch.full((2,), float(i) if good else 0.0), "index": i, "good": good}


def epoch(num_workers, **options):
    files = Files()
    if num_workers:
        options |= {"num_workers": num_workers, "multiprocessing_context": "fork"}
    bad = []
    for batch in DataLoader(files, batch_size=3, shuffle=True, **options):
        bad += batch["index"][~batch["good"]].tolist()
    return files.bad, sorted(bad)


def symptom():
    assert sorted(epoch(0)[0]) == [1, 5, 9]
    assert epoch(2)[0] == []


def cure():
    for options in ({}, {"persistent_workers": True}):
        assert epoch(2, **options)[1] == [1, 5, 9]

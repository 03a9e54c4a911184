"""worker_init_fn sets one number: the workers repeat each other, and each epoch repeats the last.

asked: worker_init_fn with np.random.seed(42), the same augmentation in every worker and epoch
asked: worker_init_fn 里固定随机种子，每个工作进程取到的随机数都一样
cause: the-stream-goes-on
"""

import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, i):
        return torch.rand(1).item(), np.random.rand(), random.random()


def set_seed(worker):
    random.seed(42)
    np.random.seed(42)
    torch.manual_seed(42)


def different(worker_init_fn):
    options = {"num_workers": 2, "multiprocessing_context": "fork", "worker_init_fn": worker_init_fn}
    loader = DataLoader(Augmented(), batch_size=None, **options)
    return len({tuple(sample) for _ in range(2) for sample in loader})


def symptom():
    assert different(set_seed) == 4


def cure():
    torch.manual_seed(42)
    assert different(None) == 16

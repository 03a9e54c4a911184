"""worker_init_fn sets a number plus the worker's own: the workers differ, but each epoch repeats the last.

asked: worker_init_fn with np.random.seed(42 + worker_id), the augmentations are the same in every epoch
asked: worker_init_fn 里写 np.random.seed(seed + worker_id)，每个 epoch 的数据增强都一样
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
    random.seed(42 + worker)
    np.random.seed(42 + worker)
    torch.manual_seed(42 + worker)


def epochs(worker_init_fn):
    options = {"num_workers": 2, "multiprocessing_context": "fork", "worker_init_fn": worker_init_fn}
    loader = DataLoader(Augmented(), batch_size=None, **options)
    return [{tuple(sample) for sample in loader} for _ in range(2)]


def symptom():
    first, second = epochs(set_seed)
    assert first == second and len(first) == 8


def cure():
    torch.manual_seed(42)
    first, second = epochs(None)
    assert len(first | second) == 16

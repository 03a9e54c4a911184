"""The dataset adds noise from a generator made in __init__: both workers draw the same, in each epoch again.

asked: all dataloader workers produce identical random augmentation with np.random.default_rng
asked: 多个 worker 用 default_rng 做数据增强，增强结果都一样，每个 epoch 也一样
cause: own-numpy-generator-in-workers
"""

import random

import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info

KINDS = {
    "random.Random": (random.Random, lambda rng: rng.random()),
    "torch.Generator": (lambda s: torch.Generator().manual_seed(s), lambda rng: torch.rand(1, generator=rng).item()),
}


class Noisy(Dataset):
    def __init__(self, kind):
        self.make, self.draw = KINDS[kind]
        self.rng = self.make(0)

    def __len__(self):
        return 8

    def __getitem__(self, i):
        return torch.tensor(float(i)), torch.tensor(self.draw(self.rng))


def own_seed(worker):
    dataset = get_worker_info().dataset
    dataset.rng = dataset.make(torch.initial_seed())


def noises(kind, init=None):
    loader = DataLoader(Noisy(kind), 4, num_workers=2, worker_init_fn=init)
    return [noise for _ in range(2) for _, batch in loader for noise in batch.tolist()]


def symptom():
    for kind in KINDS:
        assert len(set(noises(kind))) == 4


def cure():
    for kind in KINDS:
        assert len(set(noises(kind, own_seed))) == 16

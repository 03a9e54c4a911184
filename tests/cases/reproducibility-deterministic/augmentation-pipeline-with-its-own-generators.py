"""An augmentation pipeline holds its own generators, as Albumentations' Compose does: no global seed reaches them.

asked: albumentations gives the same augmentation in every epoch with num_workers, and other results in each run
asked: albumentations 用了 num_workers，每个 epoch 的增强都一样；种子都设了，每次运行结果还不同
cause: seed
"""

import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info


class Pipeline:
    """Stands for `albumentations.Compose`: the same two generators and the same `set_random_seed`."""

    def __init__(self, seed=None):
        self.set_random_seed(seed)

    def set_random_seed(self, seed):
        self.random_generator, self.py_random = np.random.default_rng(seed), random.Random(seed)

    def __call__(self, image):
        if self.py_random.random() < 0.5:
            image = image.flip(-1)
        return image + self.random_generator.normal()


class Photos(Dataset):
    def __init__(self, seed):
        self.transform = Pipeline(seed)

    def __len__(self):
        return 8

    def __getitem__(self, i):
        return self.transform(torch.zeros(3))


def reseed(worker):
    get_worker_info().dataset.transform.set_random_seed(torch.initial_seed() % 2**32)


def values(recipe, seed, workers, init=None):
    generator = recipe("seed_everything")(0)
    loader = DataLoader(Photos(seed), 4, generator=generator, num_workers=workers, worker_init_fn=init)
    return [value for _ in range(2) for batch in loader for value in batch[:, 0].tolist()]


def symptom(recipe):
    assert values(recipe, None, 0) != values(recipe, None, 0), "no seed of its own"
    assert len(set(values(recipe, 0, 2))) == 4, "both workers, both epochs"


def cure(recipe):
    assert values(recipe, 0, 0) == values(recipe, 0, 0)
    first = values(recipe, 0, 2, reseed)
    assert first == values(recipe, 0, 2, reseed) and len(set(first)) == 16

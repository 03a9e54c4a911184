"""torch.manual_seed() is called, and the augmentation draws from NumPy and random: two runs see other images.

asked: torch.manual_seed set but numpy augmentation differs between runs
asked: 设了 torch.manual_seed，用 numpy 做的数据增强每次运行还是不一样
cause: three-generators
"""

import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __len__(self):
        return 12

    def __getitem__(self, index):
        image = np.full((2, 2), float(index), dtype="float32")
        if random.random() < 0.5:
            image = -image
        return torch.from_numpy(image + np.random.normal(size=(2, 2)).astype("float32"))


def run(seed, **workers):
    seed(42)
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(4, 1), torch.nn.Dropout(0.5))
    return torch.cat(
        [model(images) for images in DataLoader(Augmented(), batch_size=5, shuffle=True, **workers)]
    ).detach()


def symptom():
    assert not torch.equal(run(torch.manual_seed), run(torch.manual_seed))
    # In a worker torch's seed decides, and NumPy's does not reach it.
    for of_numpy in (1, 2):
        images = run(
            lambda seed, other=of_numpy: (torch.manual_seed(seed), random.seed(other), np.random.seed(other)),
            num_workers=1,
        )
        assert torch.equal(images, run(torch.manual_seed, num_workers=1))


def diagnosis(recipe):
    """With all three it repeats: one of the other two was missing."""
    assert torch.equal(run(recipe("set_seed")), run(recipe("set_seed")))


def cure():
    def seed(number):
        for seed_of in (random.seed, np.random.seed, torch.manual_seed):
            seed_of(number)

    assert torch.equal(run(seed), run(seed))


def healthy(recipe):
    set_seed = recipe("set_seed")
    set_seed(0)
    first = torch.rand(3)
    for large in (2**32, 2**40 + 1):
        set_seed(large)
    assert not torch.equal(first, torch.rand(3))
    set_seed(0)
    assert torch.equal(first, torch.rand(3))

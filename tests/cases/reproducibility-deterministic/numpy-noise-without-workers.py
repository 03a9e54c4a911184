"""The dataset adds np.random noise and there are no workers: NumPy's own generator was not seeded.

asked: seeded torch but results differ with num_workers=0, dataset uses np.random
asked: torch 的种子都设了，num_workers=0 时每次结果还是不同，数据集里用了 np.random
cause: seed
"""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 16

    def __getitem__(self, i):
        return torch.full((3,), i / 16) + np.random.rand(), torch.tensor([i / 16])


def train(seed_everything, numpy_too, workers=0):
    if numpy_too:
        generator = seed_everything(0)
    else:
        torch.manual_seed(0)
        generator = torch.Generator().manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.LayerNorm(8), nn.GELU(), nn.Dropout(0.1), nn.Linear(8, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(2):
        for x, y in DataLoader(Noisy(), 4, shuffle=True, generator=generator, num_workers=workers):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x.float()), y)
            loss.backward()
            optimizer.step()
    return loss.item()


def symptom(recipe):
    seed = recipe("seed_everything")
    assert train(seed, numpy_too=False) != train(seed, numpy_too=False)


def cure(recipe):
    seed = recipe("seed_everything")
    assert train(seed, numpy_too=True) == train(seed, numpy_too=True)


def healthy(recipe):
    seed = recipe("seed_everything")
    assert train(seed, numpy_too=False, workers=1) == train(seed, numpy_too=False, workers=1)

"""A run stopped in mid-epoch restores torch's random state and skips the batches done: some samples come twice, some never.

asked: resume in the middle of an epoch, skip the batches already done, but some samples repeat and others are missed
asked: epoch 中途断了，恢复随机状态再跳过已训练的批次，有的样本重复，有的没训练到
cause: save-and-resume
"""

from itertools import islice

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def samples_of_an_epoch(seeded, stopped=True):
    """Four batches, a stop, the other six: the numbers of the samples that were trained on, and the weights."""
    torch.manual_seed(0)
    generator = torch.Generator() if seeded else None
    data = TensorDataset(torch.arange(40), torch.arange(160.0).reshape(40, 4) / 160)
    loader = DataLoader(data, batch_size=4, shuffle=True, generator=generator)
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    seen = []

    def train(first, last):
        if seeded:
            generator.manual_seed(epoch)
        for i, x in islice(loader, first, last):
            optimizer.zero_grad()
            model(x).square().mean().backward()
            optimizer.step()
            seen.extend(i.tolist())

    epoch = 3
    if not stopped:
        train(0, None)
    else:
        train(0, 4)
        rng = torch.get_rng_state()
        torch.manual_seed(1)
        torch.set_rng_state(rng)
        train(4, None)
    return seen, model[0].weight


def symptom():
    seen, _ = samples_of_an_epoch(seeded=False)
    assert len(seen) == 40 and len(set(seen)) < 40


def cure():
    seen, weight = samples_of_an_epoch(seeded=True)
    whole, wanted = samples_of_an_epoch(seeded=True, stopped=False)
    assert seen == whole and sorted(seen) == list(range(40))
    assert torch.equal(weight, wanted)

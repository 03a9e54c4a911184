"""A run stopped in mid-epoch restores torch's random state and skips the batches done: some samples come twice, some never.

asked: resume in the middle of an epoch, skip the batches already done, but some samples repeat and others are missed
asked: epoch 中途断了，恢复随机状态再跳过已训练的批次，有的样本重复，有的没训练到
cause: save-and-resume
"""

from itertools import islice

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 40

    def __getitem__(self, i):
        return i, torch.full((4,), i / 40) + 0.1 * torch.rand(4)


def samples_of_an_epoch(seeded, stopped=True, skip_first=True):
    """Four batches, a stop, the other six: the numbers of the samples that were trained on, and the weights."""
    torch.manual_seed(0)
    generator = torch.Generator() if seeded else None
    loader = DataLoader(Noisy(), batch_size=4, shuffle=True, generator=generator)
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    seen = []

    def epoch():
        if seeded:
            generator.manual_seed(3)
        return iter(loader)

    def train(batches):
        for i, x in batches:
            optimizer.zero_grad()
            model(x).square().mean().backward()
            optimizer.step()
            seen.extend(i.tolist())

    if not stopped:
        train(epoch())
        return seen, model[0].weight
    train(islice(epoch(), 4))
    rng = torch.get_rng_state()
    torch.manual_seed(1)
    if not skip_first:
        torch.set_rng_state(rng)
    batches = epoch()
    for _ in range(4):
        next(batches)
    if skip_first:
        torch.set_rng_state(rng)
    train(batches)
    return seen, model[0].weight


def symptom():
    seen, _ = samples_of_an_epoch(seeded=False, skip_first=False)
    assert len(seen) == 40 and len(set(seen)) < 40
    seen, weight = samples_of_an_epoch(seeded=True, skip_first=False)  # skipping draws numbers too
    whole, wanted = samples_of_an_epoch(seeded=True, stopped=False)
    assert seen == whole
    assert not torch.equal(weight, wanted)


def cure():
    seen, weight = samples_of_an_epoch(seeded=True)
    whole, wanted = samples_of_an_epoch(seeded=True, stopped=False)
    assert seen == whole and sorted(seen) == list(range(40))
    assert torch.equal(weight, wanted)

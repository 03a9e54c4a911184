"""The generator is seeded per epoch and the batches done are skipped; persistent workers, or a sampler with no generator, give another order.

asked: resumed in the middle of an epoch with persistent_workers=True, samples come twice although the generator is seeded
asked: epoch 中途续训，generator 设了种子，用了 persistent_workers 或 WeightedRandomSampler，样本还是重复
cause: own-generators-have-a-state
"""

from itertools import islice

import torch
from torch.utils.data import DataLoader, WeightedRandomSampler


def drawn(persistent=False, sampler=None):
    """The numbers of the samples of the second epoch, which stops after 3 of 8 batches and is resumed in a new program."""

    def start():
        generator = torch.Generator()
        workers = {"num_workers": 1, "persistent_workers": persistent}
        own = sampler(generator) if sampler else None
        return generator, DataLoader(range(64), 8, shuffle=not own, sampler=own, generator=generator, **workers)

    def epoch(generator, loader, number):
        generator.manual_seed(number)
        return iter(loader)

    torch.manual_seed(0)
    first = start()
    list(epoch(*first, 0))
    seen = list(islice(epoch(*first, 1), 3))
    torch.manual_seed(1)
    seen += islice(epoch(*start(), 1), 3, None)
    whole = list(epoch(*first, 1))
    return torch.cat(seen), torch.cat(whole)


def weighted(generator, given=True):
    return WeightedRandomSampler([1.0] * 64, 64, replacement=False, generator=generator if given else None)


def symptom():
    seen, whole = drawn(persistent=True)
    assert not torch.equal(seen, whole)
    assert len(seen.unique()) < 64, "some come twice, and some never, without any augmentation"
    seen, whole = drawn(sampler=lambda generator: weighted(generator, given=False))
    assert not torch.equal(seen, whole)


def cure():
    for sampler in (None, weighted):
        seen, whole = drawn(sampler=sampler)
        assert torch.equal(seen, whole)
        assert len(seen.unique()) == 64

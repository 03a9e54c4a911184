"""itertools.cycle over a loader whose dataset augments at random: from the second pass on, the same noisy tensors again.

asked: itertools.cycle(dataloader) random augmentation is the same every epoch and memory grows
asked: 用 itertools.cycle 包住 DataLoader，数据增强每个 epoch 都一样，内存也越来越大
cause: endless
"""

import itertools

import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, DistributedSampler, IterableDataset


class Augmented(Dataset):
    def __init__(self):
        self.images = torch.rand(12, 1, 4, 4)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i]
        if torch.rand(()) < 0.5:
            image = image.flip(-1)
        return {"image": image + 0.1 * torch.randn(1, 4, 4), "index": i}


class Shuffled(IterableDataset):
    def set_epoch(self, epoch):
        self.epoch = epoch

    def __iter__(self):
        return iter(torch.randperm(24, generator=torch.Generator().manual_seed(self.epoch)).tolist())


def versions(endless):
    loader = DataLoader(Augmented(), batch_size=5, shuffle=True)
    batches = endless(loader)
    found = {}
    for _ in range(4 * len(loader)):
        batch = next(batches)
        for i, image in zip(batch["index"].tolist(), batch["image"]):
            found.setdefault(i, set()).add(image.sum().item())
    return {len(v) for v in found.values()}, len(found)


def symptom():
    assert versions(itertools.cycle) == ({1}, 12)


def orders(endless, batch_sampler):
    sampler = DistributedSampler(range(24), num_replicas=2, rank=0)
    how = (
        {"batch_sampler": BatchSampler(sampler, 12, False)} if batch_sampler else {"batch_size": 12, "sampler": sampler}
    )
    batches = endless(DataLoader(list(range(24)), **how))
    return len({tuple(next(batches).tolist()) for _ in range(5)})


def first(endless, passes):
    """The first batch, with `passes` made before: of a sampler's order, and of a stream that shuffles itself."""
    sampler = DistributedSampler(range(24), num_replicas=2, rank=0)
    for loader in (DataLoader(range(24), batch_size=12, sampler=sampler), DataLoader(Shuffled(), batch_size=12)):
        yield next(endless(loader, passes)).tolist()


def cure(recipe):
    for at_start, resumed in zip(first(recipe("endless"), 0), first(recipe("endless"), 3)):
        assert at_start != resumed
    for batch_sampler in (False, True):
        assert orders(recipe("endless"), batch_sampler) > 1 == orders(itertools.cycle, batch_sampler)
    skipping = DataLoader(list(range(4)), batch_size=2, collate_fn=lambda batch: None if 3 in batch else batch)
    assert list(itertools.islice(recipe("endless")(skipping), 4)) == [[0, 1], None, [0, 1], None]
    assert versions(recipe("endless")) == ({4}, 12)
    try:
        next(recipe("endless")(DataLoader(Augmented(), batch_size=16, drop_last=True)))
    except ValueError as error:
        assert "fewer samples than batch_size" in str(error)
    else:
        raise AssertionError("no error")

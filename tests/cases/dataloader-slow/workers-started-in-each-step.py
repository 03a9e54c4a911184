"""next(iter(loader)) stands in the loop: each step starts the workers again; the share that the recipe times is small.

asked: DataLoader with num_workers slower than without, batch = next(iter(loader)) in every step takes seconds
asked: 每一步都写 next(iter(loader))，DataLoader 取数据很慢
cause: share-of-the-time-in-the-loader
"""

import torch
from torch.utils.data import DataLoader, TensorDataset

STEPS = 4
started = torch.zeros(1, dtype=torch.int64).share_memory_()


def note(worker):
    started.add_(1)


def loader():
    started.zero_()
    data = TensorDataset(torch.arange(16.0).view(16, 1))
    return DataLoader(data, 4, num_workers=1, worker_init_fn=note, multiprocessing_context="fork")


def symptom():
    batches = loader()
    seen = [next(iter(batches))[0] for _ in range(STEPS)]
    assert started.item() == STEPS
    assert all(torch.equal(seen[0], batch) for batch in seen)


def diagnosis(recipe):
    steps, _ = recipe("share_of_loading")(loader(), lambda batch: batch)
    assert steps == STEPS - 1 and started.item() == 1


def cure():
    seen = torch.cat([x for (x,) in loader()])
    assert started.item() == 1 and len(seen.unique()) == 16

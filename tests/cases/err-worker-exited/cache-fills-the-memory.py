"""Each worker keeps all samples that it has loaded; the system kills the first one that takes too much memory.

asked: DataLoader worker is killed by signal Killed after some batches, memory grows
asked: 训练到一半 DataLoader worker is killed by signal Killed，内存一直涨
cause: a-worker-is-killed
"""

import gc
import os
import signal

from torch.utils.data import DataLoader, Dataset, get_worker_info


class Cached(Dataset):
    """Ends its worker as Linux does when memory runs out, when it holds more than four samples."""

    def __init__(self, keep):
        self.keep, self.cache = keep, {}

    def __len__(self):
        return 16

    def __getitem__(self, i):
        if self.keep:
            self.cache[i] = [float(i)] * 100
        if len(self.cache) > 4 and get_worker_info():
            os.kill(os.getpid(), signal.SIGKILL)
        return self.cache[i] if self.keep else [float(i)] * 100


def epoch(dataset, num_workers=1):
    # As short lists, the batches are sent in one piece: half a batch, or a tensor of a worker that is dead, gives other errors.
    options = {"num_workers": num_workers, "multiprocessing_context": "fork", "collate_fn": list}
    loader = DataLoader(dataset, batch_size=2, **options)
    batches = 0
    try:
        for _ in loader:
            batches += 1
        said = ""
    except RuntimeError as error:
        said = str(error.__cause__ or error)
    gc.collect()  # the loader forgets its dead worker, which would end the next loop too
    return batches, said


def symptom():
    dataset = Cached(keep=True)
    tries = [epoch(dataset) for _ in range(3)]
    assert all(batches < 8 for batches, _ in tries)
    assert any("is killed by signal: Killed" in error for _, error in tries)
    assert dataset.cache == {}  # what the worker kept was its own


def cure():
    assert epoch(Cached(keep=False)) == (8, "")

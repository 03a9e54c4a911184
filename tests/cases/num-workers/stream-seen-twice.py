"""A stream of lines is read by every worker from its beginning: an epoch holds each line once per worker.

asked: IterableDataset with num_workers gives duplicate samples, epoch is num_workers times too long
asked: IterableDataset 用多个 worker，每条数据都重复出现
cause: iterable-datasets-repeat
"""

import tempfile
from collections import Counter
from pathlib import Path

from torch.utils.data import DataLoader, IterableDataset, get_worker_info


class Lines(IterableDataset):
    def __init__(self, files, share):
        self.files, self.share = files, share

    def __iter__(self):
        info = get_worker_info()
        number, workers = (info.id, info.num_workers) if info and self.share else (0, 1)
        for file in self.files[number::workers]:
            with open(file) as lines:
                yield from (line.strip() for line in lines)


def epoch(share, num_workers, files=3):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{i}.txt") for i in range(files)]
        for i, path in enumerate(paths):
            path.write_text("".join(f"line {i} {j}\n" for j in range(3 + i)))
        context = "fork" if num_workers else None
        loader = DataLoader(Lines(paths, share), batch_size=2, num_workers=num_workers, multiprocessing_context=context)
        batches = list(loader)
        return Counter(line for batch in batches for line in batch), len(batches)


def symptom():
    seen, _ = epoch(share=False, num_workers=3)
    assert len(seen) == 12
    assert set(seen.values()) == {3}


def cure():
    for num_workers, number in ((0, 6), (1, 6), (3, 7)):  # with 3 workers, two of them end with a short batch
        seen, batches = epoch(share=True, num_workers=num_workers)
        assert batches == number
        assert len(seen) == 12
        assert set(seen.values()) == {1}

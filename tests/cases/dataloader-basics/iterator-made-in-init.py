"""An IterableDataset makes its iterator in __init__: the first epoch uses it up, the others run no step.

asked: IterableDataset gives no batches after the first epoch, no error, generator stored in __init__
asked: IterableDataset 第一个 epoch 之后就没有数据了，不报错
cause: next-iter-starts-again
"""

import contextlib
import io

from torch.utils.data import DataLoader, IterableDataset


class Stream(IterableDataset):
    def __init__(self):
        self.values = iter(range(6))

    def __iter__(self):
        return self.values


class Anew(IterableDataset):
    def __iter__(self):
        return iter(range(6))


def symptom():
    loader = DataLoader(Stream(), batch_size=2)
    assert [sum(1 for _ in enumerate(loader)) for epoch in range(3)] == [3, 0, 0]


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("one_pass")(DataLoader(Stream(), batch_size=2))
    assert "an IterableDataset" in out.getvalue()


def cure():
    loader = DataLoader(Anew(), batch_size=2)
    assert [sum(1 for _ in enumerate(loader)) for epoch in range(3)] == [3, 3, 3]

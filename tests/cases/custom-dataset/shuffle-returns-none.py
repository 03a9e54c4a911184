"""self.paths = random.shuffle(paths) stores None: each sample raises, and no file is broken.

asked: TypeError: 'NoneType' object is not subscriptable in __getitem__ of my Dataset after random.shuffle
asked: 自定义 Dataset 里 self.paths = random.shuffle(paths)，报错 'NoneType' object is not subscriptable
cause: find
"""

import contextlib
import io
import random

from torch.utils.data import DataLoader, Dataset


class Shuffled(Dataset):
    def __init__(self, keep):
        paths, self.labels = [3, 1, 2, 0], [0, 1, 0, 1]
        shuffled = random.Random(0).shuffle(paths)
        self.paths = paths if keep else shuffled

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.paths[i], self.labels[i]


def symptom():
    try:
        next(iter(DataLoader(Shuffled(keep=False), batch_size=2)))
    except TypeError as error:
        assert "'NoneType' object is not subscriptable" in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(Shuffled(keep=False))
    assert out.getvalue().startswith("4 samples") and "'NoneType' object" in out.getvalue()


def cure():
    x, _ = next(iter(DataLoader(Shuffled(keep=True), batch_size=4)))
    assert sorted(x.tolist()) == [0, 1, 2, 3]

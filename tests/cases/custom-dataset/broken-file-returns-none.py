"""__getitem__ catches the error of a damaged file and returns None: the batch fails, now and then, because of the shuffling.

asked: default_collate batch must contain tensors numpy arrays numbers dicts or lists found NoneType, only in some batches
asked: TypeError object of type NoneType has no len() in the DataLoader, in collate
asked: 有的图片损坏，__getitem__ 返回 None，default_collate 报错 found NoneType
cause: check-dataset
"""

import contextlib
import io

import numpy as np
from torch.utils.data import DataLoader, Dataset

FILES = {f"{i}.npy": None if i in (3, 7) else np.full((2, 2), i, dtype=np.float32) for i in range(10)}


def load(name):
    if FILES[name] is None:
        raise OSError(f"image file is truncated: {name}")
    return FILES[name]


class Images(Dataset):
    def __init__(self, names):
        self.names = names

    def __len__(self):
        return len(self.names)

    def __getitem__(self, i):
        try:
            return load(self.names[i]), int(self.names[i][0]) % 2
        except OSError:
            return None


class Strict(Images):
    def __getitem__(self, i):
        return load(self.names[i]), int(self.names[i][0]) % 2


def readable(names):
    for name in names:
        with contextlib.suppress(OSError):
            load(name)
            yield name


def symptom():
    for batch_size in (2, 4, 10):
        try:
            list(DataLoader(Images(list(FILES)), batch_size=batch_size, shuffle=True))
        except (RuntimeError, TypeError) as error:
            assert "NoneType" in str(error)
        else:
            raise AssertionError("no error")


def report(recipe, dataset):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("check_dataset")(dataset)
    return out.getvalue().splitlines()


def diagnosis(recipe):
    assert report(recipe, Images(list(FILES)))[1] == "2 samples, e.g. [3, 7]: NoneType"
    assert "1 samples, e.g. [3]: OSError: image file is truncated: 3.npy" in report(recipe, Strict(list(FILES)))


def cure():
    dataset = Strict(list(readable(FILES)))
    assert len(dataset) == 8 and sum(len(y) for x, y in DataLoader(dataset, batch_size=3, shuffle=True)) == 8


def healthy(recipe):
    assert report(recipe, Strict(list(readable(FILES)))) == [
        "8 samples, e.g. [0, 1, 2]: tuple(ndarray float32 [2, 2], int)"
    ]

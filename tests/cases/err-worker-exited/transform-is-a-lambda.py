"""A transform deep inside the dataset is a lambda, and the dataset holds an open file.

asked: DataLoader num_workers windows AttributeError Can't pickle local object lambda in transforms.Compose
asked: macOS 上 num_workers>0 报 cannot pickle '_io.BufferedReader' object，数据集里打开了文件
cause: name-what-does-not-pickle
"""

import pickle
import sys
import tempfile
import types
import warnings

import torch
from torch.utils.data import ConcatDataset, DataLoader, Dataset, Subset

FILE = tempfile.NamedTemporaryFile()


class Compose:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, x):
        for transform in self.transforms:
            x = transform(x)
        return x


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return x * self.factor


class Records(Dataset):
    def __init__(self, transform):
        self.transform = transform
        self.file = open(FILE.name, "rb")

    def __len__(self):
        return 4

    def __getitem__(self, i):
        return self.transform(torch.ones(2))


class LookedAt(Records):
    """Opens its file when a sample is asked for, which the program does before the loop."""

    def __init__(self, transform):
        self.transform, self.file = transform, None
        self[0]

    def __getitem__(self, i):
        self.file = self.file or open(FILE.name, "rb")
        return super().__getitem__(i)


class Lazy(Records):
    """Opens its file when a sample is asked for, and leaves it behind when it is sent."""

    def __init__(self, transform):
        self.transform, self.file, self.itself = transform, None, self

    def __getitem__(self, i):
        self.file = self.file or open(FILE.name, "rb")
        return super().__getitem__(i)

    def __getstate__(self):
        return {**vars(self), "file": None}


# The case is no module that can be imported; a program of its asker is one.
sys.modules[__name__] = types.SimpleNamespace(
    Compose=Compose, Scale=Scale, Records=Records, LookedAt=LookedAt, Lazy=Lazy
)


def loader(kind, scale, **options):
    data = kind(Compose([torch.nn.Identity(), scale]))
    return DataLoader(ConcatDataset([Subset(data, [0, 1]), Subset(data, [2])]), **options)


def spawned(dataloader):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return next(iter(dataloader))


def symptom():
    spawn = {"num_workers": 1, "multiprocessing_context": "spawn"}
    for kind, scale in ((Lazy, lambda x: x * 2), (Records, Scale(2)), (LookedAt, Scale(2))):
        try:
            spawned(loader(kind, scale, **spawn))
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            assert "pickle" in str(error) or "get local object" in str(error)
        else:
            raise AssertionError("no error")
    next(iter(loader(Records, lambda x: x, num_workers=1, multiprocessing_context="fork")))


def diagnosis(recipe):
    found = recipe("check_workers")(loader(Records, lambda x: x * 2))
    data = "dataset.datasets[0].dataset"
    assert set(found) == {f"{data}.{name}" for name in ("transform.transforms[1]", "file")}
    assert "BufferedReader" in found[data + ".file"]
    data_with_a_lock = Lazy(Compose([None, lambda x: x * 2]))
    data_with_a_lock.lock = torch.multiprocessing.get_context("spawn").Lock()
    data_with_a_lock.transform.dataset = data_with_a_lock
    assert set(recipe("check_workers")(DataLoader(data_with_a_lock))) == {"dataset.transform.transforms[1]"}
    network = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(2, 2))
    found = recipe("check_workers")(loader(Lazy, network))
    assert found and all(name.startswith(data + ".transform.transforms[1]") for name in found)
    within = type("Within", (Lazy,), {"__module__": __name__})(Scale(2))
    within.transform.dataset = within
    assert set(recipe("check_workers")(DataLoader(within))) == {"dataset"}


def cure():
    used = loader(Lazy, Scale(2))
    assert [batch.tolist() for batch in used] == [[[2.0, 2.0]]] * 3
    copy = pickle.loads(pickle.dumps(used.dataset))
    assert copy[0].tolist() == [2.0, 2.0]


def healthy(recipe):
    used = loader(Lazy, Scale(2))
    list(used)
    assert recipe("check_workers")(used) == {}
    locked = Lazy(Scale(2))
    locked.lock = torch.multiprocessing.get_context("spawn").Lock()
    locked.queue = torch.multiprocessing.get_context("spawn").Queue()
    assert recipe("check_workers")(DataLoader(locked)) == {}

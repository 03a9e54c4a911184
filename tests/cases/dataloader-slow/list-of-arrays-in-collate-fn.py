"""collate_fn calls torch.tensor() on a list of NumPy arrays: it warns that this is extremely slow.

asked: Creating a tensor from a list of numpy.ndarrays is extremely slow, collate_fn of my DataLoader takes most of the time
asked: collate_fn 里 torch.tensor(一列 numpy 数组) 警告 extremely slow，加载数据很慢
cause: once
"""

import warnings

import numpy as np
import torch
from torch.utils.data import DataLoader

DATA = [np.random.rand(3, 48, 48).astype("float32") for _ in range(32)]


def stack(arrays):
    return torch.from_numpy(np.stack(arrays))


def batches(collate):
    """The batches of one epoch, and what was warned of."""
    torch.set_warn_always(True)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            return list(DataLoader(DATA, 16, collate_fn=collate)), [str(warning.message) for warning in caught]
    finally:
        torch.set_warn_always(False)


def symptom():
    assert any("list of numpy.ndarrays is extremely slow" in message for message in batches(torch.tensor)[1])


def cure():
    slow, _ = batches(torch.tensor)
    fast, messages = batches(stack)
    assert not messages and all(torch.equal(a, b) for a, b in zip(slow, fast, strict=True))

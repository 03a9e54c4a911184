"""collate_fn calls torch.tensor() on a list of NumPy arrays: it warns, and takes far longer than a stacked array.

asked: Creating a tensor from a list of numpy.ndarrays is extremely slow, collate_fn of my DataLoader takes most of the time
asked: collate_fn 里 torch.tensor(一列 numpy 数组) 警告 extremely slow，加载数据很慢
cause: once
"""

import time
import warnings

import numpy as np
import torch
from torch.utils.data import DataLoader

DATA = [np.random.rand(3, 48, 48).astype("float32") for _ in range(32)]


def seconds(collate):
    loader = DataLoader(DATA, 16, collate_fn=collate)
    list(loader)
    start = time.perf_counter()
    list(loader)
    return time.perf_counter() - start


def symptom():
    torch.set_warn_always(True)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            torch.tensor(DATA[:2])
    finally:
        torch.set_warn_always(False)
    assert any("list of numpy.ndarrays is extremely slow" in str(warning.message) for warning in caught)


def cure():
    arrays = DATA[:4]
    assert torch.equal(torch.tensor(arrays), torch.from_numpy(np.stack(arrays)))
    assert seconds(torch.tensor) > 3 * seconds(lambda arrays: torch.from_numpy(np.stack(arrays)))

"""A second fold trains while the first trainer is still to be collected: its forked worker prints an AssertionError, and all is well.

asked: Exception ignored in _MultiProcessingDataLoaderIter.__del__ AssertionError can only test a child process
asked: 训练时冒出 Exception ignored，AssertionError: can only test a child process，训练却照常进行
cause: an-exception-comes-back
"""

import gc
import os
import tempfile

from torch.utils.data import DataLoader, Dataset


class Samples(Dataset):
    def __len__(self):
        return 6

    def __getitem__(self, i):
        gc.collect()
        return i


class Trainer:
    def __init__(self):
        loader = DataLoader(Samples(), batch_size=2, num_workers=1, multiprocessing_context="fork")
        self.batches = iter(loader)
        self.hooks = [self.step]

    def step(self):
        return next(self.batches).tolist()


def second_fold(collected):
    """The batches of a second trainer, and what is written to stderr."""
    first = Trainer()
    first.step()
    gc.disable()
    with tempfile.TemporaryFile("w+") as file:
        stderr = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            del first
            if collected:
                gc.collect()
            trainer = Trainer()
            batches = [trainer.step() for _ in range(3)]
            del trainer
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            gc.collect()
            gc.enable()
        file.seek(0)
        return batches, file.read()


def symptom():
    batches, errors = second_fold(collected=False)
    assert "Exception ignored in" in errors and "can only test a child process" in errors
    assert batches == [[0, 1], [2, 3], [4, 5]]


def cure():
    batches, errors = second_fold(collected=True)
    assert errors == ""
    assert batches == [[0, 1], [2, 3], [4, 5]]

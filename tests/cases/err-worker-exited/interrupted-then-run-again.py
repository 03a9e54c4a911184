"""A notebook's cell is interrupted and run again with the same DataLoader: its persistent workers have stopped with the first loop.

asked: DataLoader worker exited unexpectedly after interrupting the cell, persistent_workers=True
asked: 中断训练之后再跑，DataLoader worker exited unexpectedly，persistent_workers
cause: a-worker-is-killed
"""

import signal

from torch.utils.data import DataLoader, Dataset, get_worker_info


class Numbers(Dataset):
    """Ctrl+C reaches the workers as well as the program: while they load the sample `interrupted_at`."""

    def __init__(self, interrupted_at=None):
        self.interrupted_at = interrupted_at

    def __len__(self):
        return 12

    def __getitem__(self, i):
        if i == self.interrupted_at and get_worker_info():
            # Sent to itself and not from outside: a signal that arrives while a worker starts or ends does other things.
            signal.raise_signal(signal.SIGINT)
        return i


def make(interrupted_at=None):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a program in the background of a shell ignores Ctrl+C
    numbers = Numbers(interrupted_at)
    return DataLoader(numbers, num_workers=1, persistent_workers=True, multiprocessing_context="fork", collate_fn=list)


def train(loader, interrupted=False):
    batches = 0
    for _ in loader:
        batches += 1
        if interrupted:
            loader._iterator._workers[0].join()
            raise KeyboardInterrupt
    return batches


def again(loader):
    try:
        train(loader, interrupted=True)
    except KeyboardInterrupt:
        pass
    try:
        return train(loader)
    except RuntimeError as error:
        return str(error)


def symptom():
    said = again(make(interrupted_at=2))
    assert "exited unexpectedly" in said and "exit code" not in said and "signal" not in said


def cure():
    loader = make(interrupted_at=2)
    said = again(loader)
    assert "exited unexpectedly" in said
    assert train(make()) == 12

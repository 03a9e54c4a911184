"""A notebook's cell is interrupted and run again with the same DataLoader: its persistent workers have stopped with the first loop.

asked: DataLoader worker exited unexpectedly after interrupting the cell, persistent_workers=True
asked: 中断训练之后再跑，DataLoader worker exited unexpectedly，persistent_workers
cause: a-worker-is-killed
"""

import os
import signal

from torch.utils.data import DataLoader


def make(start="fork"):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a program in the background of a shell ignores Ctrl+C
    return DataLoader(range(12), num_workers=1, persistent_workers=True, multiprocessing_context=start, collate_fn=list)


def train(loader, interrupted=False):
    batches = 0
    for _ in loader:
        batches += 1
        if interrupted:  # Ctrl+C reaches the workers as well as the program
            (worker,) = loader._iterator._workers
            while worker.is_alive():  # one signal can be lost where Python ignores exceptions, as in __del__
                os.kill(worker.pid, signal.SIGINT)
                worker.join(timeout=3)
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
    said = again(make())
    assert "exited unexpectedly" in said and "exit code" not in said and "signal" not in said


def cure():
    loader = make()
    said = again(loader)
    assert "exited unexpectedly" in said
    assert train(make()) == 12

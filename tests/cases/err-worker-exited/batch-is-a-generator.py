"""collate_fn returns a generator, which no worker can send back: the loop waits for it.

asked: DataLoader with workers hangs, traceback in _feed TypeError cannot pickle 'generator' object
asked: DataLoader 用了 worker 就卡住不动，上面有 _feed 的 traceback：cannot pickle 'generator' object
cause: name-what-does-not-pickle
"""

from torch.utils.data import DataLoader


def generator(batch):
    return (number for number in batch)


def epoch(collate_fn, timeout):
    """The batches, or the error."""
    options = {"num_workers": 1, "multiprocessing_context": "fork", "timeout": timeout}
    try:
        return list(DataLoader([1, 2, 3], batch_size=3, collate_fn=collate_fn, **options))
    except RuntimeError as error:
        return str(error)


def symptom():
    assert epoch(generator, 0.5) == "DataLoader timed out after 0.5 seconds"


def cure():
    assert epoch(list, 0) == [[1, 2, 3]]

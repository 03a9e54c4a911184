"""All batches of the workers are kept in a list, until the process may open no more files.

asked: RuntimeError received 0 items of ancdata DataLoader num_workers, Too many open files after many batches
asked: 把 DataLoader 的每个 batch 都存进列表，跑到一半报 Too many open files
cause: too-many-files
"""

import os
import resource
import tempfile

import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.arange(120.0), torch.arange(120))


def collect(keep, limit=60):
    """The error, the number of batches and of files that they keep open, where at most `limit` more may be open."""
    kept = []
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = len(os.listdir("/proc/self/fd"))
    batches = iter(DataLoader(data, batch_size=2, num_workers=1, multiprocessing_context="fork"))
    with tempfile.TemporaryFile() as file:
        resource.setrlimit(resource.RLIMIT_NOFILE, (file.fileno() + limit, hard))
        try:
            for batch in batches:
                kept.append(keep(batch))
        except (RuntimeError, OSError) as error:
            return f"{type(error).__name__}: {error}", len(kept), 0
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return "", len(kept), len(os.listdir("/proc/self/fd")) - opened


def symptom():
    error, batches, _ = collect(lambda batch: batch)
    assert batches < 60
    assert "Too many open files" in error or "ancdata" in error, error
    _, batches, opened = collect(lambda batch: (batch[0][:1], batch[1].numpy()), limit=200)
    assert batches == 60
    assert 120 <= opened < 130


def cure():
    error, batches, opened = collect(lambda batch: [tensor.clone() for tensor in batch])
    assert (error, batches) == ("", 60)
    assert opened < 10
    torch.multiprocessing.set_sharing_strategy("file_system")
    error, batches, opened = collect(lambda batch: batch)
    assert (error, batches) == ("", 60)
    assert opened < 10

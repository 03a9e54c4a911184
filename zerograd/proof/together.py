"""Programs of several processes, for cases: what `torchrun` does for their askers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable

import torch.distributed as dist
from torch import multiprocessing


def together(work: Callable, *arguments, size: int = 2) -> list:
    """What `work(rank, *arguments)` returns in each of `size` forked processes of one gloo group, by rank; of one that a
    RuntimeError ended, its text."""
    box = multiprocessing.get_context("fork").SimpleQueue()
    with tempfile.TemporaryDirectory() as place:
        multiprocessing.start_processes(
            _take_part, (size, place, box, work, arguments), nprocs=size, start_method="fork"
        )
    results = dict(box.get() for _ in range(size))
    return [results[rank] for rank in range(size)]


def _take_part(rank: int, size: int, place: str, box, work: Callable, arguments: tuple) -> None:
    dist.init_process_group("gloo", init_method=f"file://{place}/meet", rank=rank, world_size=size)
    try:
        result = work(rank, *arguments)
    except RuntimeError as error:
        result = str(error)
    box.put((rank, result))

"""Call a function in a process of its own, forked from one that has imported torch and done nothing else.

Of 27 ways in which one snippet can disturb the next (default dtype, seeds, hooks, threads …), a reset fixture undoes 10;
a process undoes them all. A fork costs milliseconds where a fresh interpreter costs seconds. Where there is no fork
(Windows) the standard library starts a fresh interpreter instead: slower, the same verdicts.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable

SECONDS = 120
PRELOAD = ["torch", "torch._dynamo"]
"""torch.optim imports `_dynamo` on first use, which would cost every snippet with an optimizer more than a second."""

START_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
context = multiprocessing.get_context(START_METHOD)
if START_METHOD == "forkserver":
    # The server must never run a tensor operation: a child forked after one hangs in the next (OpenMP threads).
    context.set_forkserver_preload(PRELOAD)


def call(function: Callable, *args, seconds: float = SECONDS):
    """Return what `function(*args)` returns, called in a process of its own inside an empty directory.

    `function` and `args` must be picklable. Raises TimeoutError after `seconds`, ChildProcessError if the process ends
    without a result (a crash, `os._exit`), and whatever `function` raises.
    """
    result, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, function, args))
    process.start()
    sender.close()
    try:
        if not result.poll(seconds):
            raise TimeoutError(f"still running after {seconds:g} s")
        value, error = result.recv()
    except EOFError:
        process.join()
        raise ChildProcessError(f"the process ended with exit code {process.exitcode} before it was done") from None
    finally:
        process.kill()
        process.join()
    if error is not None:
        raise error
    return value


def _child(sender, function: Callable, args: tuple) -> None:
    import torch

    torch.set_num_threads(1)
    # What a reader's own `python file.py` would use for DataLoader workers.
    multiprocessing.set_start_method(multiprocessing.get_all_start_methods()[0], force=True)
    with tempfile.TemporaryDirectory() as home:
        os.chdir(home)
        try:
            outcome = function(*args), None
        except Exception as error:
            outcome = None, error
        sender.send(outcome)
        os.chdir(os.path.dirname(home))

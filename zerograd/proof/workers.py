"""Call a function in a process of its own, forked from one that has imported torch and done nothing else.

Of 27 ways in which one snippet can disturb the next (default dtype, seeds, hooks, threads …), a reset fixture undoes 10;
a process undoes them all. A fork costs milliseconds where a fresh interpreter costs seconds. Where there is no fork
(Windows) every call starts a fresh interpreter instead: slower, the same verdicts.

`call` forks the current process, so it is only for processes that have never run a tensor operation: a child forked after
one hangs in its next (OpenMP threads). `Workers` keeps such processes.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import pickle
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Self

SECONDS = 60
PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal that a process gets when its parent ends."""
PRELOAD = (
    "torch",
    "torch._dynamo",
    "multiprocessing.synchronize",
    "pytest_codeblocks.plugin",
    "zerograd.counterfactuals.all",
    "zerograd.proof.run",
)
"""torch.optim imports `_dynamo` on first use, which would cost every snippet with an optimizer more than a second."""
CAN_FORK = hasattr(os, "fork")
LARGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""For a process that forks often: half of the cost of a fork is the list of its pages, and larger pages are fewer. Where
the kernel or the C library has none, this changes nothing."""
MAIN = "from zerograd.proof.workers import main; main()"
"""Not `-m`: what a module that runs as `__main__` pickles, nobody else can read."""


class Refused(ChildProcessError):
    """A process ended without a result, or its result could not be read."""


def call(function: Callable, *args, seconds: float = SECONDS):
    """Return what `function(*args)` returns, called in a process of its own inside an empty directory.

    `function`, `args` and the result must be picklable. Raises TimeoutError after `seconds`, ChildProcessError if the
    process ends without a result (a crash, `os._exit`), and whatever `function` raises. Every process that the function
    leaves behind in its group is killed.
    """
    return (_forked if CAN_FORK else _fresh)(function, args, seconds)


def _forked(function: Callable, args: tuple, seconds: float):
    with tempfile.TemporaryDirectory(prefix="zerograd-", ignore_cleanup_errors=True) as home:
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(reader)
            _bound(seconds)
            _answer(writer, function, args, home)
        os.close(writer)
        status = None
        data = bytearray()
        deadline = time.monotonic() + seconds
        try:
            while True:
                # Short waits: a process that the child left behind may hold the pipe open after the child is gone.
                if select.select([reader], [], [], 0.05)[0]:
                    if not (piece := os.read(reader, 1 << 20)):
                        break
                    data += piece
                    if len(data) >= 8 and len(data) - 8 >= int.from_bytes(data[:8], "big"):
                        break
                elif os.waitpid(pid, os.WNOHANG)[0]:
                    status = -1
                    break
                if time.monotonic() > deadline:
                    raise TimeoutError(f"still running after {seconds:g} s")
        finally:
            os.close(reader)
            for kill, target in ((os.killpg, pid), (os.kill, pid)):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    kill(target, signal.SIGKILL)
            if status is None:
                with contextlib.suppress(ChildProcessError):
                    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return _unpack(bytes(data[8:]), status)


def _end_with_parent() -> None:
    import ctypes

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _bound(seconds: float) -> None:
    """In the child: end with the parent, however that ends, and in any case when the time of all cores is used up."""
    import resource

    _end_with_parent()
    most = math.ceil(seconds) * (os.cpu_count() or 1) + 5
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard < 0 else min(most, hard), hard))


def _answer(writer: int, function: Callable, args: tuple, home: str) -> None:
    """In the child: call, write the length and the pickled outcome, and end without running anything of the parent."""
    os.setpgid(0, 0)
    os.chdir(home)
    try:
        outcome = pickle.dumps(_outcome(function, args))
        data = len(outcome).to_bytes(8, "big") + outcome
        while data:
            data = data[os.write(writer, data) :]
    finally:
        os._exit(0)


def _outcome(function: Callable, args: tuple) -> tuple:
    try:
        return function(*args), None
    except Exception as error:  # noqa: BLE001 - it is raised again on the other side
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # noqa: BLE001 - whatever pickle cannot do
            error = Refused(f"{type(error).__name__}: {error}")
        return None, error


def _unpack(data: bytes, status: int | None):
    if not data:
        raise Refused("the process ended before it was done (a crash, or os._exit)")
    try:
        value, error = pickle.loads(data)
    except Exception as error:  # noqa: BLE001 - whatever pickle cannot do
        raise Refused(f"the process ended in the middle of its answer: {error}") from None
    if error is not None:
        raise error
    return value


def _fresh(function: Callable, args: tuple, seconds: float):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        answer, home = Path(folder, "answer"), Path(folder, "home")
        home.mkdir()
        command = [sys.executable, "-c", MAIN, str(answer), str(home)]
        try:
            subprocess.run(
                command, input=pickle.dumps((function, args)), timeout=seconds, env=environment(), check=False
            )
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"still running after {seconds:g} s") from None
        return _unpack(answer.read_bytes() if answer.exists() else b"", None)


def environment(**changes: str) -> dict[str, str]:
    """This process's environment for a fresh interpreter that finds the same packages."""
    path = os.pathsep.join(dict.fromkeys([str(Path(__file__).parents[2]), *filter(None, sys.path)]))
    fixed = {
        "PYTHONPATH": path,
        # torch.compile reads this when torch is imported, and would else start a pool of compiler processes.
        "TORCHINDUCTOR_COMPILE_THREADS": "1",
        # Threads that wait for each other sleep. Spinning, a few processes of two threads keep two cores busy with nothing.
        "OMP_WAIT_POLICY": "PASSIVE",
    }
    return {**os.environ, **fixed, **changes}


class Workers:
    """A pool of processes that have imported torch, each ready to fork: `submit(function, *args)` returns a Future.

    `hash_seed` sets PYTHONHASHSEED for all of them. Without fork, the threads of this process stand in for them.
    """

    def __init__(self, count: int = 2, hash_seed: str | None = None) -> None:
        self.jobs: queue.SimpleQueue = queue.SimpleQueue()
        self.server = None
        # Of its own, because what is killed cannot clean up.
        self.home = tempfile.mkdtemp(prefix="zerograd-")
        self.pipes = []
        self.closed = False
        if CAN_FORK:
            self._start(count, {"TMPDIR": self.home} | ({} if hash_seed is None else {"PYTHONHASHSEED": hash_seed}))
        self.threads = [threading.Thread(target=self._serve, args=(i,), daemon=True) for i in range(count)]
        for thread in self.threads:
            thread.start()

    def _start(self, count: int, changes: dict[str, str]) -> None:
        theirs = []
        for _ in range(count):
            (a, b), (c, d) = os.pipe(), os.pipe()
            self.pipes.append((c, b))
            theirs += [a, d]
        command = [sys.executable, "-c", MAIN, "--serve", *map(str, theirs)]
        # A group of its own: Ctrl-C goes to this process, which then ends them all.
        self.server = subprocess.Popen(
            command,
            pass_fds=theirs,
            env=environment(**LARGE_PAGES, **changes),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        for fd in theirs:
            os.close(fd)

    def submit(self, function: Callable, *args) -> Future:
        future: Future = Future()
        self.jobs.put((future, function, args))
        return future

    def _serve(self, number: int) -> None:
        while (job := self.jobs.get()) is not None:
            future, function, args = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if self.server is None:
                    value, error = _outcome(function, args)
                else:
                    reader, writer = self.pipes[number]
                    _write(writer, (function, args))
                    value, error = _read(reader)
            except Exception as problem:  # noqa: BLE001 - the future must end, or its reader waits for ever
                value, error = None, Refused(f"a worker of the proof ended: {problem}")
            future.set_exception(error) if error is not None else future.set_result(value)

    def close(self) -> None:
        """Drop what is not started, end the processes."""
        if self.closed:
            return
        self.closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                job = self.jobs.get_nowait()
                if job is not None:
                    job[0].cancel()
        for _ in self.threads:
            self.jobs.put(None)
        if self.server is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
        for thread in self.threads:
            thread.join(5)
        for pair in self.pipes:
            for fd in pair:
                os.close(fd)
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        self.close()


def _write(fd: int, value) -> None:
    data = pickle.dumps(value)
    data = len(data).to_bytes(8, "big") + data
    while data:
        data = data[os.write(fd, data) :]


def _read(fd: int):
    return pickle.loads(_read_bytes(fd))


def _asked(job: bytes):
    function, args = pickle.loads(job)
    return function(*args)


def _read_bytes(fd: int) -> bytes:
    def exactly(size: int) -> bytes:
        data = b""
        while len(data) < size:
            if not (piece := os.read(fd, min(size - len(data), 1 << 20))):
                raise EOFError("no answer")
            data += piece
        return data

    return exactly(int.from_bytes(exactly(8), "big"))


def preload() -> None:
    import importlib
    import warnings

    warnings.simplefilter("ignore")
    for module in PRELOAD:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    warnings.resetwarnings()
    # What is imported now is left alone by every later collection: forks share its memory and look only at their own.
    gc.collect()
    gc.freeze()


def serve(fds: list[int]) -> None:
    """Import once, then one process per pair of pipes answers calls until its pipe is closed."""
    _end_with_parent()
    preload()
    for i in range(0, len(fds), 2):
        reader, writer = fds[i : i + 2]
        if not os.fork():
            _end_with_parent()
            for fd in fds:
                if fd not in (reader, writer):
                    os.close(fd)
            with contextlib.suppress(EOFError, BrokenPipeError):
                while True:
                    _write(writer, _outcome(_asked, (_read_bytes(reader),)))
            os._exit(0)
    for fd in fds:
        os.close(fd)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def main() -> None:
    if sys.argv[1] == "--serve":
        serve([int(fd) for fd in sys.argv[2:]])
    else:
        answer, home = sys.argv[1:]
        function, args = pickle.load(sys.stdin.buffer)
        os.chdir(home)
        Path(answer).write_bytes(pickle.dumps(_outcome(function, args)))

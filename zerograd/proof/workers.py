"""Call a function in a process of its own, forked from one that has imported torch and done nothing else.

Of 27 ways in which one snippet can disturb the next (default dtype, seeds, hooks, threads …), a reset fixture undoes 10;
a process undoes them all. A fork costs milliseconds where a fresh interpreter costs seconds. Where there is no fork
(Windows) every call starts a fresh interpreter instead: slower, the same verdicts.

`call` forks the current process, so it is only for processes that have never run a tensor operation: a child forked after
one hangs in its next (OpenMP threads). `Workers` keeps such processes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import json
import math
import mmap
import os
import pickle
import queue
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import typing
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import NoReturn, Self

from zerograd.proof import sandbox

SECONDS = 60
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
"""From linux/prctl.h: the signal that a process gets when its parent ends; to inherit the children of one's children."""
PRELOAD = (
    "torch",
    "torch._dynamo",
    "multiprocessing.synchronize",
    "multiprocessing.resource_tracker",
    "pytest_codeblocks.plugin",
    "zerograd.counterfactuals.all",
    "zerograd.proof.run",
)
"""torch.optim imports `_dynamo` on first use, which would cost every snippet with an optimizer more than a second. Processes
that are spawned need the tracker, which may not load its part in C behind the wall; newer versions of torch have it."""
CAN_FORK = hasattr(os, "fork")
LARGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""For a process that forks often: half of the cost of a fork is the list of its pages, and larger pages are fewer. Where
the kernel or the C library has none, this changes nothing."""
SCRIPT = "snippet.py"
START = "__import__('zerograd.proof.plain', fromlist=['start']).start()\n"
"""What the interpreter of a pool does before it looks at its script."""
MAIN = "from zerograd.proof.workers import main; main()"
"""Not `-m`: what a module that runs as `__main__` pickles, nobody else can read."""


class Refused(ChildProcessError):
    """A process ended without a result, or its result could not be read."""


ERRORS = {kind.__name__: kind for kind in (TimeoutError, ImportError, ModuleNotFoundError, ValueError)}
"""What a process may raise on the other side; anything else is `Refused`, and says what it was."""
LARGEST = 1 << 25
"""Bytes of an answer."""


def call(function: Callable, *args, seconds: float = SECONDS, returns: object = None):
    """Return what `function(*args)` returns, called in a process of its own inside an empty directory.

    The process runs code that nobody trusts. So what comes back is text, read as the type that `function` says it returns
    (or `returns`), and no descriptor leads back: the answer is left in shared memory, and all files but the first three
    are closed. Raises TimeoutError after `seconds`, ChildProcessError if the process ends without a result (a crash,
    `os._exit`), and what `function` raises if it is one of `ERRORS`. Every process that the function leaves behind is killed.
    """
    return sound(_opened((_forked if CAN_FORK else _fresh)(function, args, seconds)), returns or returned(function))


def returned(function: Callable) -> object:
    """The type that a function says it returns."""
    return typing.get_type_hints(function)["return"]


def sound(value, kind):
    """A value that came as JSON, as a type of our own; Refused if it is none."""
    parts = typing.get_args(kind)
    match typing.get_origin(kind) or kind:
        case several if several in (list, set, tuple) and isinstance(value, list):
            if several is not tuple or parts[1:] == (...,):
                return several(sound(item, parts[0]) for item in value)
            if len(value) == len(parts):
                return tuple(map(sound, value, parts))
        case mapping if mapping is dict and isinstance(value, dict):
            return {key: sound(item, parts[1]) for key, item in value.items()}
        case fields if dataclasses.is_dataclass(fields) and isinstance(value, dict):
            kinds = typing.get_type_hints(fields)
            if value.keys() == {field.name for field in dataclasses.fields(fields)}:
                return fields(**{name: sound(item, kinds[name]) for name, item in value.items()})
        case plain if type(value) is plain:
            return value
    raise Refused(f"the process gave an answer that is no {getattr(kind, '__name__', kind)}")


def _forked(function: Callable, args: tuple, seconds: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="zerograd-", ignore_cleanup_errors=True) as home:
        memory = mmap.mmap(-1, LARGEST)
        adopt()
        known = children()
        pid = os.fork()
        if not pid:
            bound(seconds)
            _answer(memory, function, args, home)
        try:
            if not ends(pid, seconds):
                raise TimeoutError(f"still running after {seconds:g} s")
        finally:
            finish(pid, known)
        size = int.from_bytes(memory[:8], "big")
        return memory[8 : 8 + min(size, LARGEST)]


STATUS: dict[int, int] = {}
"""Of those that were seen to end where that takes their status."""


def ends(pid: int, seconds: float) -> bool:
    """Wait until a child has ended; False if it runs longer."""
    if hasattr(os, "pidfd_open"):
        fd = os.pidfd_open(pid)
        try:
            return bool(select.select([fd], [], [], seconds)[0])
        finally:
            os.close(fd)
    deadline = time.monotonic() + seconds
    while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.005)
    STATUS[pid] = ended[1]
    return True


def finish(pid: int, known: set[int]) -> int:
    """End a child and all that it left behind, which is what is not among the `known` children; returns its exit status."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    status = STATUS.pop(pid) if pid in STATUS else os.waitpid(pid, 0)[1]
    while left := children() - known:
        for other in left:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(other, signal.SIGKILL)
                os.waitpid(other, 0)
    return os.waitstatus_to_exitcode(status)


def _prctl(option: int, value: int) -> None:
    import ctypes

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)


def adopt() -> None:
    """Become the parent of whatever loses its own: what leaves its group is still found, and ended."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def children() -> set[int]:
    found = set()
    for file in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found |= set(map(int, file.read_text().split()))
    return found


def end_with_parent() -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def bound(seconds: float) -> None:
    """In the child: end with the parent, however that ends, and in any case when the time of all cores is used up."""
    import resource

    end_with_parent()
    most = math.ceil(seconds) * (os.cpu_count() or 1) + 5
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard < 0 else min(most, hard), hard))


def draw_seeds(seed: int | None = None) -> None:
    """Seed every generator, by chance where there is no `seed`: a fork inherits their state, so that chance would be the
    same in each run."""
    import torch

    torch.default_generator.seed() if seed is None else torch.default_generator.manual_seed(seed)
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed)


def _answer(memory: mmap.mmap, function: Callable, args: tuple, home: str) -> None:
    """In the child: call, leave the length and the text of the outcome, and end without running anything of the parent."""
    os.setpgid(0, 0)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(home)
    pid = os.getpid()
    try:
        data = _closed(_outcome(function, args))
        if os.getpid() == pid:  # and no process that the function forked and did not end
            memory[8 : 8 + len(data)] = data
            memory[:8] = len(data).to_bytes(8, "big")
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


def _as_data(value):
    return sorted(value) if isinstance(value, set) else dataclasses.asdict(value)


def _closed(outcome: tuple) -> bytes:
    """An outcome as text. What is too large for an answer, or no data, is an error."""
    value, error = outcome
    try:
        said = error and [type(error).__name__, str(error)]
        text = json.dumps([value, said], default=_as_data)
        if len(text) > LARGEST - 8:
            raise ValueError(f"an answer of {len(text)} characters")
    except (TypeError, ValueError) as problem:
        text = json.dumps([None, ["Refused", f"no answer: {problem}"]])
    return text.encode()


def _opened(data: bytes):
    if not data:
        raise Refused("the process ended before it was done (a crash, or os._exit)")
    try:
        value, error = json.loads(data)
        kind, text = error or ("", "")
    except (ValueError, TypeError, RecursionError) as problem:
        raise Refused(f"the process left no answer: {problem}") from None
    if error:
        raise ERRORS[kind](text) if kind in ERRORS else Refused(f"{kind}: {text}".removeprefix("Refused: "))
    return value


def _fresh(function: Callable, args: tuple, seconds: float) -> bytes:
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
        return answer.read_bytes() if answer.exists() else b""


def environment(**changes: str) -> dict[str, str]:
    """This process's environment for a fresh interpreter that finds the same packages."""
    path = os.pathsep.join(dict.fromkeys([str(Path(__file__).parents[2]), *filter(None, sys.path)]))
    fixed = {
        "PYTHONPATH": path,
        # torch.compile reads this when torch is imported, and would else start a pool of compiler processes.
        "TORCHINDUCTOR_COMPILE_THREADS": "1",
        # Threads that wait for each other sleep. Spinning, a few processes of two threads keep two cores busy with nothing.
        "OMP_WAIT_POLICY": "PASSIVE",
        # Claims are about the CPU; and a CUDA build would load its driver to count GPUs, which no snippet may.
        "CUDA_VISIBLE_DEVICES": "",
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
        """See `zerograd.proof.plain`: one process imports torch, for the workers and for what runs without the proof."""
        theirs = []
        for _ in range(count):
            (a, b), (c, d) = os.pipe(), os.pipe()
            self.pipes.append((c, b))
            theirs.append([a, d])
        questions, answers = os.pipe(), os.pipe()
        passed = [*(fd for pair in theirs for fd in pair), questions[1], answers[0]]
        box = Path(self.home, "plain")
        Path(box, "start").mkdir(parents=True)
        Path(box, "start", "sitecustomize.py").write_text(START, encoding="utf-8")
        variables = environment(PYTHONIOENCODING="utf-8", **LARGE_PAGES, **changes)
        variables["PYTHONPATH"] = os.pathsep.join([str(box / "start"), variables["PYTHONPATH"]])
        # A group of its own: Ctrl-C goes to this process, which then ends them all.
        self.server = subprocess.Popen(
            [sys.executable, SCRIPT],
            cwd=box,
            pass_fds=passed,
            env=variables,
            stdin=questions[0],
            stdout=answers[1],
            start_new_session=True,
        )
        os.write(questions[1], json.dumps([theirs, questions[1], answers[0]]).encode() + b"\n")
        for fd in {*passed, questions[0], answers[1]}:
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
    sandbox.loaded()
    # What is imported now is left alone by every later collection: forks share its memory and look only at their own.
    gc.collect()
    gc.freeze()


def serve(pairs: list[tuple[int, int]]) -> NoReturn:
    """Import once, then one process per pair of pipes answers calls until its pipe is closed."""
    end_with_parent()
    preload()
    theirs = {fd for pair in pairs for fd in pair}
    for pair in pairs:
        if not os.fork():
            end_with_parent()
            for fd in theirs.difference(pair):
                os.close(fd)
            reader, writer = pair
            with contextlib.suppress(EOFError, BrokenPipeError):
                while True:
                    _write(writer, _outcome(_asked, (_read_bytes(reader),)))
            os._exit(0)
    for fd in theirs:
        os.close(fd)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)


def main() -> None:
    answer, home = sys.argv[1:]
    function, args = pickle.load(sys.stdin.buffer)
    os.chdir(home)
    Path(answer).write_bytes(_closed(_outcome(function, args)))

"""What a snippet prints to its reader, who has none of this proof: one run more, in a plain interpreter.

Importing torch costs seconds, so a pool does it once, in an interpreter that is started as `python snippet.py`. While that
starts up, before it has looked at its script, it imports torch, forks the server of the pool, and waits there. Each snippet
gets a fork of it that goes on: Python itself then reads the script, runs it as `__main__`, waits for its threads and ends.
There is no frame, no module, no hook and no wrapper of ours in it, and what it prints goes into a pipe that cannot be turned
back, so that this is what the reader has, but for an `import torch` that is done already. Only the kernel's wall is up.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zerograd.catalogue.model import Snippet
from zerograd.proof import sandbox, workers
from zerograd.proof.workers import SCRIPT

MOST = 1 << 17
"""Bytes of output: more than any page can show."""


@dataclass(frozen=True)
class Plain:
    """The way to the plain interpreter of a pool: its directory, and two pipes that the workers of the pool share."""

    box: Path
    questions: int
    answers: int

    def run(self, code: str, seconds: float, marks: tuple[str, ...]) -> tuple[int, str, str]:
        """The exit status, what was printed, what went to stderr. Raises TimeoutError, and ChildProcessError."""
        with self.turn():
            (self.box / SCRIPT).write_text(code, encoding="utf-8", newline="\n")
            try:
                os.write(self.questions, json.dumps([seconds, marks]).encode() + b"\n")
                status, output, errors = json.loads(_line(self.answers))
            except (OSError, ValueError):
                raise ChildProcessError("the plain interpreter ended") from None
        if status is None:
            raise TimeoutError(f"in a plain interpreter it is still running after {seconds:g} s, or prints too much")
        return status, output, errors

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """There is one script at a time."""
        import fcntl  # not on Windows, which has no fork either

        with (self.box / "turn").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


WAITING: list[Plain] = []
"""The one of the pool that this process works for."""


def run(code: str, seconds: float, marks: tuple[str, ...] = ()) -> tuple[int, str, str]:
    """Run `code` as its reader does; see `Plain.run`."""
    return WAITING[0].run(code, seconds, marks) if WAITING else run_afresh(code, seconds)


def run_afresh(code: str, seconds: float) -> tuple[int, str, str]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        Path(home, SCRIPT).write_text(code, encoding="utf-8", newline="\n")
        variables = workers.environment(PYTHONIOENCODING="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, SCRIPT], cwd=home, env=variables, capture_output=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"in a plain interpreter it is still running after {seconds:g} s") from None
        text = [stream.decode(errors="replace").replace("\r\n", "\n") for stream in (done.stdout, done.stderr)]
        return done.returncode, *text


def seen(snippet: Snippet, seconds: float) -> tuple[str, str]:
    """What is wrong with what its reader sees, "" if it is what the page shows; and what it writes to stderr, where no page
    shows it (other frameworks say much there when they are loaded, which is left out)."""
    status, output, errors = run(snippet.code, seconds, snippet.marks)
    last = errors.strip().splitlines()[-1].strip() if errors.strip() else ""
    if status:
        what = f"it ends with status {status}: {last or 'nothing is said'}"
    elif output != snippet.output:
        what = f"it prints something else:\n  {output[:300]!r}"
    else:
        return "", "" if snippet.requires else last[:200]
    cure = "write what does not depend on where it runs, and print with `print` alone"
    return f"in a plain interpreter, as its reader has it, {what}\n    cure: {cure}", ""


def start() -> None:
    """In an interpreter that starts up: fork the server of a pool, then answer until nobody asks; returns only in a fork
    that is to go on with its script."""
    atexit.register(_end)  # the first to be registered is the last to be called
    import torch._dynamo  # noqa: F401 - what takes long: torch, and what torch.optim loads on first use

    workers.end_with_parent()
    pairs, questions, answers = json.loads(_line(0))
    # What a snippet starts afresh must not come here.
    sys.path.remove(first := os.environ["PYTHONPATH"].split(os.pathsep)[0])
    os.environ["PYTHONPATH"] = os.environ["PYTHONPATH"].removeprefix(first + os.pathsep)
    if not os.fork():
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        WAITING.append(Plain(Path.cwd(), questions, answers))
        workers.serve(pairs)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    workers.adopt()
    sandbox.loaded()
    while request := _line(0):
        seconds, marks = json.loads(request)
        home = tempfile.mkdtemp(prefix="zerograd-")
        output, errors = os.pipe(), os.pipe()
        known = workers.children()
        pid = os.fork()
        if not pid:
            os.setpgid(0, 0)
            for fd, target in ((os.open(os.devnull, os.O_RDONLY), 0), (output[1], 1), (errors[1], 2)):
                os.dup2(fd, target)
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            os.chdir(home)
            workers.bound(seconds)
            workers.draw_seeds()
            sandbox.limit()
            sandbox.landlock(home, marks)
            os.environ["TMPDIR"] = tempfile.tempdir = home
            for name in ("PYTHONPATH", *workers.LARGE_PAGES):
                os.environ.pop(name, None)
            sandbox.hide()
            return
        os.close(output[1])
        os.close(errors[1])
        answer = _watched(pid, known, (output[0], errors[0]), seconds)
        os.close(output[0])
        os.close(errors[0])
        shutil.rmtree(home, ignore_errors=True)
        os.write(1, json.dumps(answer).encode() + b"\n")
    os._exit(0)


def _end() -> None:
    """After the script, its threads and all that was registered: let go of what it made, as Python does next. Then Python
    would take all of torch apart, which says nothing and takes half a second; so this ends here."""
    vars(sys.modules["__main__"]).clear()
    gc.collect()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(int(hasattr(sys, "last_value")))


def _line(fd: int) -> bytes:
    """A line, read without a buffer that a fork would inherit; empty when nobody is there any more."""
    line = b""
    while not line.endswith(b"\n"):
        if not (piece := os.read(fd, 1)):
            return b""
        line += piece
    return line


def _watched(pid: int, known: set[int], pipes: tuple[int, int], seconds: float) -> tuple[int | None, str, str]:
    """What a fork prints until it ends, or takes too long or says too much; its exit status, None where it was ended."""
    said = {fd: b"" for fd in pipes}
    deadline = time.monotonic() + seconds
    ended = False
    while True:
        ended = ended or workers.ends(pid, 0)
        ready = select.select(pipes, [], [], 0 if ended else 0.01)[0]
        pieces = {fd: os.read(fd, 1 << 16) for fd in ready}
        for fd, piece in pieces.items():
            said[fd] += piece
        if any(len(text) > MOST for text in said.values()) or time.monotonic() > deadline:
            ended = False
            break
        if ended and not any(pieces.values()):
            break
        if ready and not any(pieces.values()):
            time.sleep(0.002)  # it has closed its output, and goes on
    status = workers.finish(pid, known)
    texts = [said[fd].decode(errors="replace") for fd in pipes]
    return (status if ended else None, *texts)

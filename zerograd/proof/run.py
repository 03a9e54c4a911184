"""Run one snippet in this process, the way pytest-codeblocks does, and tell everything that it did.

Meant to be called through `workers.call`: it changes file descriptors, limits and hooks of the process for good.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import io
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zerograd.proof import codeblocks, sandbox
from zerograd.proof.codeblocks import CodeBlock
from zerograd.proof.workers import draw_seeds

MAX_OUTPUT = 20_000
"""Characters that a snippet may print: more than any page can show."""


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    `output` is what it printed; `error` the exception that ended it, `trace` its last lines; `asserted` whether that was
    an assert statement of the snippet itself; `mismatch` what pytest-codeblocks says about the output; `stray` what was
    written past `sys.stdout`; `refused` what it was not allowed to do; `met` the counterfactuals whose code it called;
    `defect` an error in a counterfactual's own code; `ran` the lines of the snippet that were run, where that was watched;
    `seconds` the wall time.
    """

    output: str
    error: str = ""
    trace: str = ""
    asserted: bool = False
    mismatch: str = ""
    stray: str = ""
    refused: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    defect: str = ""
    ran: tuple[int, ...] = ()
    seconds: float = 0.0

    @property
    def fault(self) -> str:
        """Why this is no sound run of a snippet, or ""."""
        if self.refused:
            return f"the snippet did what no snippet may do: {'; '.join(self.refused)}"
        if self.error:
            return f"{self.error}\n{self.trace}".rstrip()
        if self.stray:
            return f"printed past sys.stdout, where nothing checks it: {self.stray[:200]!r}"
        return self.mismatch


class OutputTooLarge(BaseException):
    """Not an Exception: no snippet may catch it."""


class Limited(io.StringIO):
    def write(self, text: str) -> int:
        if self.tell() + len(text) > MAX_OUTPUT:
            raise OutputTooLarge(f"more than {MAX_OUTPUT} characters of output")
        return super().write(text)

    def seek(self, *_) -> int:
        """What is printed cannot be taken back, as on a terminal."""
        raise io.UnsupportedOperation("not seekable")

    truncate = seek


def run(
    block: CodeBlock,
    name: str,
    mode: str = "",
    threads: int = 1,
    marks: tuple[str, ...] = (),
    imports: tuple[str, ...] = (),
) -> Outcome:
    """Run `block` through pytest-codeblocks, behind both walls, and compare its output, if it has an expected one; then let
    happen what it left for after its last line.

    `mode` is "" for torch as it is, "watch" to note which counterfactuals the code meets, "around NAME" to wrap what the
    counterfactual NAME replaces without changing it, or NAME itself. `marks`: what the snippet declares that it starts.
    `imports` are loaded before the walls go up: other frameworks start programs when they are.
    """
    import torch

    for module in imports:
        importlib.import_module(module)

    torch.set_num_threads(threads)
    # What a broken PyTorch prints may depend on chance though the claim does not; what was noticed has to be noticed again.
    draw_seeds(0 if mode else None)
    buffer = Limited()
    stack = contextlib.ExitStack()
    with stack, tempfile.TemporaryFile("w+b") as stray, tempfile.TemporaryFile("w+b") as errors:
        met, defects = set(), []
        if mode:
            from zerograd.counterfactuals.all import mode as broken_world

            met, defects = stack.enter_context(broken_world(mode))
        for fd, file in ((1, stray), (2, errors)):
            os.dup2(file.fileno(), fd)
        codeblocks.capture_by(lambda: contextlib.redirect_stdout(buffer))
        sandbox.limit()
        refused = sandbox.guard(os.getcwd(), marks)
        atexit._clear()  # what was registered before is not the snippet's
        ran: set[int] = set()
        start = time.perf_counter()
        outcome = Outcome("")
        with contextlib.redirect_stdout(buffer):
            try:
                with noted(ran) if mode.startswith("watch") else contextlib.nullcontext():
                    codeblocks.execute(block, name)
                shown = buffer.tell()
                end()
                if buffer.tell() > shown:
                    outcome = Outcome("", error=f"it prints after its last line: {buffer.getvalue()[shown:][:200]!r}")
            except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are verdicts here
                outcome = judge(error, block)
        seconds = time.perf_counter() - start
        stray.seek(0)
        errors.seek(0)
        text = stray.read(2000).decode(errors="replace")
        notes = errors.read()[-1500:].decode(errors="replace") if outcome.error else ""
        return replace(
            outcome,
            output=buffer.getvalue(),
            trace=outcome.trace + notes,
            stray=text,
            refused=tuple(dict.fromkeys(refused())),
            met=tuple(sorted(met)),
            defect="; ".join(defects),
            ran=tuple(sorted(ran)),
            seconds=seconds,
        )


@contextlib.contextmanager
def noted(ran: set[int]) -> Iterator[None]:
    """Note which lines of the snippet are run in this thread."""

    def trace(frame, event, argument):
        if frame.f_code.co_filename != "<string>" or "__MODULE__" not in frame.f_globals:
            return None
        ran.add(frame.f_lineno)
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(None)


def end() -> None:
    """What an interpreter does after the last line: wait for threads, then call what was registered for the end."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()


def described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def judge(error: BaseException, block: CodeBlock) -> Outcome:
    """pytest-codeblocks wraps what the snippet raises; an error without a cause is its own complaint about the output."""
    cause = error.__context__ if isinstance(error, RuntimeError) else None
    if isinstance(error, RuntimeError) and cause is None:
        return Outcome("", mismatch=str(error))
    cause = cause or error
    frames = [frame for frame in traceback.extract_tb(cause.__traceback__) if frame.filename == "<string>"]
    lines = block.code.splitlines()
    trace = "".join(
        f"  line {frame.lineno}: {lines[frame.lineno - 1].strip() if 0 < (frame.lineno or 0) <= len(lines) else '?'}\n"
        for frame in frames[-3:]
    )
    last = cause.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    own = last is not None and last.tb_frame.f_code.co_filename == "<string>"
    what = described(cause)
    if isinstance(cause, SystemExit):
        what += " (the snippet ends the interpreter)"
    return Outcome("", error=what, trace=trace, asserted=isinstance(cause, AssertionError) and own)


def without_expectation(block: CodeBlock) -> CodeBlock:
    return replace(block, expected_output=None)

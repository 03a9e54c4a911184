"""Running code as the proof does: in a worker, apart from this process."""

from __future__ import annotations

import atexit
import functools
import sys
import tempfile
from collections.abc import Callable
from typing import Self
from unittest import mock

from zerograd.catalogue.model import Snippet
from zerograd.proof import sandbox, scope, verdict
from zerograd.proof.codeblocks import block_of
from zerograd.proof.run import Outcome, run, without_expectation
from zerograd.proof.verdict import Proof, prove
from zerograd.proof.workers import Workers, call

LONGEST = 600
"""Seconds for all that a test asks of the pool at once: no measure of anything, only an end."""


def snippet_of(code: str, output: str, **fields) -> Snippet:
    return Snippet("made/for-a-test", "snippets/made/for-a-test.md", code, output, 2, code.count("\n") + 8, **fields)


@functools.cache
def workers() -> Workers:
    """One pool for all tests of this process."""
    pool = Workers(2)
    atexit.register(pool.close)
    return pool


class Shared:
    """Stands in for `Workers` where a command would start a pool of its own."""

    def __init__(self, *_) -> None:
        self.submit = workers().submit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        pass

    def close(self) -> None:
        pass


def ask(function: Callable, *args):
    return workers().submit(function, *args).result(LONGEST)


def ask_all(function: Callable, arguments: dict[str, tuple]) -> dict:
    """`function(*arguments[name])` for each name, side by side."""
    futures = {name: workers().submit(function, *args) for name, args in arguments.items()}
    return {name: future.result(LONGEST) for name, future in futures.items()}


def outcome_of(code: str, marks: tuple[str, ...] = (), seconds: float = 30, mode: str = "") -> Outcome:
    """What a run of the code does; to be asked for in a worker."""
    block = without_expectation(block_of(snippet_of(code, "x\n")))
    return call(run, block, "made", mode, 1, marks, seconds=seconds)


def proof_of(
    code: str, output: str, seconds: float | None = None, fields: dict | None = None, unread: bool = False
) -> Proof:
    """The verdict on a snippet; to be asked for in a worker. `unread`: nobody looks at its code, so that the next wall does."""
    read = (lambda *_, **__: []) if unread else verdict.misconduct
    with mock.patch.object(verdict, "misconduct", read), mock.patch.object(scope, "misconduct", read):
        return prove(snippet_of(code, output, **(fields or {})), None, True, seconds)


@functools.cache
def landlock() -> bool:
    """Whether the kernel can refuse writes."""
    return sys.platform == "linux" and ask(landlock_apart)


def landlock_apart() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        return call(sandbox.landlock, folder)

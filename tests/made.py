"""Snippets made for a test, and running them as the proof does: in a worker, apart from this process."""

import atexit
import functools
import sys
import tempfile

from zerograd.catalogue.model import Snippet
from zerograd.proof import process
from zerograd.proof.run import Outcome, run
from zerograd.proof.verdict import block_of, prove
from zerograd.proof.workers import Workers


def snippet_of(code: str, output: str, **fields) -> Snippet:
    return Snippet("made/for-a-test", "snippets/made/for-a-test.md", code, output, 2, code.count("\n") + 8, **fields)


def in_file(code: str, output: str, marks: str = "") -> str:
    """The text of a snippet file."""
    return f"{marks}```python\n{code}```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{output}```\n"


@functools.cache
def workers() -> Workers:
    pool = Workers(2)
    atexit.register(pool.close)
    return pool


def ask(function, *args):
    return workers().submit(function, *args).result(120)


def outcome_of(code: str, declares_workers: bool = False, seconds: float = 20, mode: str = "") -> Outcome:
    return ask(run_apart, code, declares_workers, seconds, mode)


def run_apart(code: str, declares_workers: bool, seconds: float, mode: str) -> Outcome:
    block = block_of(snippet_of(code, "x\n"))
    block.expected_output = None
    return process.call(run, block, "made", mode, 1, declares_workers, seconds=seconds)


def proof_of(code: str, output: str, seconds: float | None = None, **fields):
    return ask(prove_with, snippet_of(code, output, **fields), seconds)


def prove_with(snippet: Snippet, seconds: float | None):
    return prove(snippet, None, True, seconds)


@functools.cache
def landlock() -> bool:
    """Whether the kernel can refuse writes."""
    return sys.platform == "linux" and ask(landlock_apart)


def landlock_apart() -> bool:
    from zerograd.proof import harmless

    with tempfile.TemporaryDirectory() as folder:
        return process.call(harmless.landlock, folder)

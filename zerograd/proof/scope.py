"""How far a claim holds: with other seeds, with two threads, and with what its marks put in the place of a text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace

from zerograd.catalogue.model import Problem, Snippet
from zerograd.catalogue.scope import HOLDS, Variant
from zerograd.proof.codeblocks import block_of
from zerograd.proof.lint import misconduct
from zerograd.proof.run import Outcome, without_expectation

SEEDS = 5
"""Other seeds under which a claim that sets one has to hold."""


def faults(snippet: Snippet, run: Callable[..., Outcome]) -> Iterator[Problem]:
    """Where a snippet that holds does not hold as widely as it says.

    `run(code, threads)` runs another code of the snippet in a process of its own.
    """

    def at(line: int, what: str, cure: str) -> Problem:
        return Problem(snippet.path, line, what, cure)

    two = run(snippet.code, 2)
    if two.error or two.output != snippet.output:
        cure = "print what does not depend on the order of additions: round, compare with a tolerance, count"
        yield at(snippet.output_line, f"with two threads {says(two)}", cure)
    for offset in range(1, SEEDS + 1):
        code = reseeded(snippet.code, offset)
        if code == snippet.code:
            break
        other = run(code, 1)
        if other.error or other.output != snippet.output:
            cure = "show what holds whatever the seed: a comparison, a count, a rounder number; or take chance out"
            yield at(snippet.code_line, f"with other seeds ({offset} more each) {says(other)}", cure)
            break
    for variant in snippet.scope:
        if problem := judged(snippet, variant, run):
            yield problem


def judged(snippet: Snippet, variant: Variant, run: Callable[..., Outcome]) -> Problem | None:
    """What is wrong with one mark; None if it is true."""
    other = run(variant.applied(snippet.code), 1)
    what = f"with `{variant.replacement}` in the place of `{variant.text}` {says(other)}"
    if variant.kind == HOLDS and (other.error or other.output != snippet.output):
        return Problem(
            snippet.path, variant.line, f"holds no more: {what}", "delete it, or say `stops` and let the claim say so"
        )
    if variant.kind != HOLDS and other.error and "except" not in snippet.code:
        return Problem(
            snippet.path,
            variant.line,
            f"stops only by a crash: {what}",
            "a boundary is reached without one: replace more, or delete it",
        )
    if variant.kind != HOLDS and not other.error and other.output == snippet.output:
        return Problem(snippet.path, variant.line, f"does not stop: {what}", "say `holds`, or delete it")
    return None


def says(outcome: Outcome) -> str:
    if outcome.refused:
        return f"it does what no snippet may do: {'; '.join(outcome.refused)}"
    if outcome.error:
        return f"it ends with {outcome.error.splitlines()[0][:300]}"
    return f"it prints\n  {outcome.output[:300]!r}"


def as_snippet(snippet: Snippet, code: str) -> Snippet:
    return replace(snippet, code=code, scope=())


def runner(snippet: Snippet, once: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """`run` for `faults`: other code under the rules and limits of the snippet. What does not end is an error too."""

    def run(code: str, threads: int) -> Outcome:
        other = as_snippet(snippet, code)
        if wrong := misconduct(other, is_read=False):
            return Outcome("", error=wrong[0].what)
        try:
            block = without_expectation(block_of(other))
            return once(block, snippet.path, "", threads, snippet.marks, snippet.requires)
        except (TimeoutError, ChildProcessError, ValueError) as error:
            return Outcome("", error=str(error))

    return run


def reseeded(code: str, offset: int) -> str:
    """The code with every seed that stands in it as a number raised by `offset`; the same code where it sets none."""
    lines = code.splitlines(keepends=True)
    places = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if type(node.args[0].value) is int and ("seed" in name or name == "default_rng"):
                places.append(node.args[0])
    for seed in sorted(places, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        line = lines[seed.lineno - 1].encode()
        text = str(seed.value + offset).encode()
        lines[seed.lineno - 1] = (line[: seed.col_offset] + text + line[seed.end_col_offset :]).decode()
    return "".join(lines)

"""The verdict on one snippet: it runs, it harms nothing, its output is right, and it could have been wrong."""

from __future__ import annotations

import functools
import importlib
import io
from collections.abc import Callable
from dataclasses import dataclass

from packaging.specifiers import SpecifierSet
from pytest_codeblocks import CodeBlock
from pytest_codeblocks.main import extract_from_buffer

from zerograd.catalogue import Snippet
from zerograd.proof import process
from zerograd.proof.conduct import misconduct
from zerograd.proof.run import Outcome, run, without_expectation
from zerograd.report import DIFFERS, FAILS, HOLDS, SURVIVES

SECONDS = 30
"""What a snippet may take. Those that load another framework get more."""
SECONDS_WITH_PACKAGES = 120
RUNS_WITH_PACKAGES = 5
"""All runs of such a snippet together may take this many times as long as one."""
SLACK = 10
"""A broken world may take this many times as long as the plain run, and as many seconds more."""


@dataclass(frozen=True)
class Proof:
    """The verdict on one snippet with one version of torch; `result` is one of `report.RESULTS`.

    `noticed` are the counterfactuals under which the claim fails, `met` all that its code calls, `defects` the mistakes of
    counterfactuals that came to light, `seconds` the time of the plain run, `reason` what went wrong and how to cure it,
    `runs` how often it was run to see that it always prints the same (0: that was not looked at).
    """

    result: str
    reason: str = ""
    noticed: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    seconds: float = 0.0
    runs: int = 0


def block_of(snippet: Snippet, text: str | None = None) -> CodeBlock:
    """The code block as pytest-codeblocks reads it, from the text of the snippet's file."""
    if text is None:
        text = f"```python\n{snippet.code}```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{snippet.output}```\n"
    blocks = [block for block in extract_from_buffer(io.StringIO(text)) if block.syntax == "python"]
    if len(blocks) != 1 or blocks[0].expected_output is None:
        raise ValueError(
            f"{snippet.path}: pytest-codeblocks finds {len(blocks)} code blocks with an output; write exactly one of each"
        )
    block = blocks[0]
    if (block.code, block.expected_output) != (snippet.code, snippet.output):
        raise ValueError(f"{snippet.path}: pytest-codeblocks reads other code or output than the catalogue shows")
    block.importorskip = None  # what is missing is decided, and said, before
    return block


def applies(snippet: Snippet, torch_version: str) -> bool:
    return not snippet.versions or torch_version.split("+")[0] in SpecifierSet(snippet.versions)


def seconds_for(snippet: Snippet) -> int:
    """What one run of a snippet may take."""
    return SECONDS_WITH_PACKAGES if snippet.requires else SECONDS


def prove(
    snippet: Snippet, text: str | None = None, counterfactuals: bool = True, seconds: float | None = None
) -> Proof:
    """Prove one snippet with the torch that is installed. Forks: call it in a process that ran no tensor operation."""
    if wrong := misconduct(snippet):
        return Proof(FAILS, wrong)
    try:
        return with_packages(proven, snippet, text, counterfactuals, seconds or seconds_for(snippet))
    except (TimeoutError, ChildProcessError, ImportError) as error:
        return Proof(FAILS, str(error))


def with_packages(function: Callable, snippet: Snippet, *args):
    """`function(snippet, *args)`, which runs the snippet several times, where what it requires is loaded already.

    Loading another framework takes seconds: once for all runs, in a process that does nothing else. Raises as
    `process.call` does, and ImportError.
    """
    if not snippet.requires or not process.CAN_FORK:
        return function(snippet, *args)
    return process.call(loaded, function, snippet, *args, seconds=RUNS_WITH_PACKAGES * seconds_for(snippet))


def loaded(function: Callable, snippet: Snippet, *args):
    for module in snippet.requires:
        importlib.import_module(module)
    return function(snippet, *args)


def proven(snippet: Snippet, text: str | None, counterfactuals: bool, seconds: float) -> Proof:
    import torch

    try:
        block = block_of(snippet, text)
        once = functools.partial(process.call, run, seconds=seconds)
        plain = once(block, snippet.path, "", 1, "workers" in snippet.marks, snippet.requires)
    except (TimeoutError, ChildProcessError, ValueError) as error:
        return Proof(FAILS, str(error))
    if not applies(snippet, torch.__version__):
        if plain.refused:
            return Proof(FAILS, plain.fault, seconds=plain.seconds)
        if plain.error or plain.mismatch:
            return Proof(DIFFERS, seconds=plain.seconds)
        reason = (
            f"the mark says that this holds on torch{snippet.versions} only, but the output is the same on {torch.__version__}\n"
            f"    cure: correct the mark, or delete it"
        )
        return Proof(FAILS, reason, seconds=plain.seconds)
    if plain.fault:
        return Proof(FAILS, plain.fault, seconds=plain.seconds)
    if not counterfactuals:
        return Proof(HOLDS, seconds=plain.seconds)
    return falsify(snippet, without_expectation(block), plain, once)


def falsify(snippet: Snippet, block: CodeBlock, plain: Outcome, once) -> Proof:
    """Run the snippet in every broken world that it meets."""
    from zerograd.proof.counterfactuals import CATALOGUE

    watch = attempt(once, block, snippet, " ".join(("watch", *snippet.requires)))
    if watch is None or watch.error or watch.output != plain.output:
        # Watching itself changes what this snippet prints, so it may not decide: try them all, each next to its control.
        met = tuple(name for name, world in CATALOGUE.items() if not world.needs or world.needs in snippet.requires)
        control = True
    else:
        mentioned = {name for name, world in CATALOGUE.items() if any(text in snippet.code for text in world.mentions)}
        met, control = tuple(sorted({*watch.met, *mentioned})), False
    noticed, defects = [], []
    unfinished = []
    if not snippet.requires:
        # A broken world may be endless. (Where another framework is loaded, that alone may take most of the time.)
        once = functools.partial(once, seconds=min(once.keywords["seconds"], SLACK + SLACK * plain.seconds))
    for name in met:
        outcome = attempt(once, block, snippet, name)
        if outcome is None:
            unfinished.append(name)
            continue
        if outcome.defect:
            defects.append(f"{name}: {outcome.defect}")
        elif notices(plain, outcome):
            if control:
                unbroken = attempt(once, block, snippet, f"around {name}")
                if unbroken is None or unbroken.output != plain.output or unbroken.error:
                    continue
            noticed.append(name)
    if not noticed:
        return Proof(SURVIVES, survivor(met, unfinished), (), met, tuple(defects), plain.seconds)
    return Proof(HOLDS, "", tuple(noticed), met, tuple(defects), plain.seconds)


def attempt(once, block: CodeBlock, snippet: Snippet, mode: str) -> Outcome | None:
    """A run in another world; None where it did not end by itself, which shows nothing."""
    try:
        return once(block, snippet.path, mode, 1, "workers" in snippet.marks, snippet.requires)
    except (TimeoutError, ChildProcessError):
        return None


def notices(plain: Outcome, other: Outcome) -> bool:
    """Whether the claim's own output or assertion is what changed.

    Printing something else and reaching the end counts, and so does an assert statement of the snippet that fails. Any
    other exception counts only if what was printed before it is already different: a crash alone is no evidence.
    """
    if other.refused:
        return False
    if not other.error:
        return other.output != plain.output
    return other.asserted or not plain.output.startswith(other.output)


def survivor(met: tuple[str, ...], unfinished: list[str]) -> str:
    passed = [name for name in met if name not in unfinished]
    tried = (
        f"it passed in each of these broken PyTorches: {', '.join(passed)}" if passed else "no counterfactual decides"
    )
    if not met:
        tried = "it calls nothing that a counterfactual breaks"
    elif unfinished:
        tried += f"; in these it did not come to its end in time, which decides nothing: {', '.join(unfinished)}"
    return (
        f"this snippet proves nothing: {tried}\n"
        "    cure: print what would differ if the claim were false (the value, the shape, the message), "
        "or add the missing counterfactual to zerograd/proof/counterfactuals/"
    )

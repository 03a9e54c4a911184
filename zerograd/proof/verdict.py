"""The verdict on one snippet: it runs, it harms nothing, its output is right, and it could have been wrong."""

from __future__ import annotations

import ast
import functools
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from packaging.specifiers import SpecifierSet

from zerograd.catalogue.model import Snippet, forks
from zerograd.proof import plain, scope
from zerograd.proof.codeblocks import CodeBlock, block_of
from zerograd.proof.lint import misconduct
from zerograd.proof.report import DIFFERS, FAILS, HOLDS, SURVIVES
from zerograd.proof.run import Outcome, run, without_expectation
from zerograd.proof.workers import CAN_FORK, call, returned

SECONDS = 30
"""What a snippet may take. Those that load another framework get more."""
SECONDS_WITH_PACKAGES = 120
RUNS_WITH_PACKAGES = 5
"""All runs of such a snippet together may take this many times as long as one."""
LOOKS = 3
"""How often a snippet with another output is run again: what chance decides may come out the same once."""
SLACK = 10
"""A broken world may take this many times as long as the plain run, and as many seconds more."""


@dataclass(frozen=True)
class Proof:
    """The verdict on one snippet with one version of torch; `result` is one of `report.RESULTS`.

    `noticed` are the counterfactuals under which the claim fails, `met` all that its code calls, `defects` the mistakes of
    counterfactuals that came to light, `reason` what went wrong and how to cure it (`is_about_output`: with what it prints),
    `unmoved` the lines of its output that no counterfactual changes, `unrun` the lines of its code that never ran, `warning`
    the last line of what it writes to stderr, where no page shows it, `runs` how often it was run to see that it always prints the same (0: that was not looked at).
    """

    result: str
    reason: str = ""
    noticed: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    is_about_output: bool = False
    unmoved: tuple[int, ...] = ()
    unrun: tuple[int, ...] = ()
    warning: str = ""
    runs: int = 0


def applies(snippet: Snippet, torch_version: str) -> bool:
    return not snippet.versions or torch_version.split("+")[0] in SpecifierSet(snippet.versions)


def seconds_for(snippet: Snippet) -> int:
    """What one run of a snippet may take."""
    return SECONDS_WITH_PACKAGES if snippet.requires else SECONDS


def prove(
    snippet: Snippet,
    text: str | None = None,
    counterfactuals: bool = True,
    seconds: float | None = None,
    known: Mapping[str, bool] | None = None,
) -> Proof:
    """Prove one snippet with the torch that is installed. Forks: call it in a process that ran no tensor operation.

    `known` says of counterfactuals that need not be tried again whether they were noticed.
    """
    if wrong := misconduct(snippet):
        return Proof(FAILS, "\n".join(map(str, wrong)))
    seconds = seconds or seconds_for(snippet)
    try:
        proof = with_packages(proven, snippet, text, counterfactuals, seconds, known or {})
        if proof.result == HOLDS and counterfactuals:
            # There, what it requires is loaded for this one run.
            wrong, warning = plain.seen(snippet, seconds * (RUNS_WITH_PACKAGES if snippet.requires else 1))
            return replace(proof, result=FAILS if wrong else HOLDS, reason=wrong, warning=warning)
        return proof
    except (TimeoutError, ChildProcessError, ImportError) as error:
        return Proof(FAILS, str(error))


def with_packages(function: Callable, snippet: Snippet, *args):
    """`function(snippet, *args)`, which runs the snippet several times, where what it requires is loaded already.

    Loading another framework takes seconds: once for all runs, in a process that does nothing else. Raises as
    `call` does, and ImportError.
    """
    if not snippet.requires or not CAN_FORK:
        return function(snippet, *args)
    seconds = RUNS_WITH_PACKAGES * seconds_for(snippet)
    return call(loaded, function, snippet, *args, seconds=seconds, returns=returned(function))


def loaded(function: Callable, snippet: Snippet, *args):
    for module in snippet.requires:
        importlib.import_module(module)
    return function(snippet, *args)


def proven(
    snippet: Snippet, text: str | None, counterfactuals: bool, seconds: float, known: Mapping[str, bool]
) -> Proof:
    import torch

    try:
        block = block_of(snippet, text)
        once = functools.partial(call, run, seconds=seconds)
        plain = once(block, snippet.path, "", 1, snippet.marks, snippet.requires)
    except (TimeoutError, ChildProcessError, ValueError) as error:
        return Proof(FAILS, str(error))
    if not applies(snippet, torch.__version__):
        if plain.refused:
            return Proof(FAILS, plain.fault)
        if plain.error or plain.mismatch:
            return Proof(DIFFERS)
        reason = (
            f"the mark says that this holds on torch{snippet.versions} only, but the output is the same on {torch.__version__}\n"
            f"    cure: correct the mark, or delete it"
        )
        return Proof(FAILS, reason)
    if plain.mismatch and plain.fault == plain.mismatch:
        return Proof(FAILS, mismatched(snippet, block, plain, once), is_about_output=True)
    if plain.fault:
        return Proof(FAILS, plain.fault)
    if not counterfactuals:
        return Proof(HOLDS)
    proof = falsify(snippet, without_expectation(block), plain, once, known)
    narrow = list(scope.faults(snippet, scope.runner(snippet, once))) if proof.result == HOLDS else []
    return Proof(FAILS, "\n".join(map(str, narrow)), met=proof.met, defects=proof.defects) if narrow else proof


def mismatched(snippet: Snippet, block: CodeBlock, plain: Outcome, once) -> str:
    """Why the output is not the expected one: it changes from run to run, or it is another."""
    for _ in range(LOOKS):
        again = attempt(once, without_expectation(block), snippet, "")
        if again and not again.fault and again.output != plain.output:
            return (
                f"it prints something else each time:\n  {plain.output[:300]!r}\n  {again.output[:300]!r}\n"
                "    cure: set a seed, or print what does not depend on chance: a shape, a count, a comparison"
            )
    return f"Expected output:\n{block.expected_output}It prints:\n{plain.output}".rstrip()


def falsify(snippet: Snippet, block: CodeBlock, plain: Outcome, once, known: Mapping[str, bool]) -> Proof:
    """Run the snippet in every broken world that it meets."""
    from zerograd.counterfactuals.all import COUNTERFACTUALS

    watch = attempt(once, block, snippet, " ".join(("watch", *snippet.requires)))
    if watch is None or watch.error or watch.output != plain.output:
        # Watching itself changes what this snippet prints, so it may not decide: try them all, each next to its control.
        met = tuple(
            name for name, world in COUNTERFACTUALS.items() if not world.needs or world.needs in snippet.requires
        )
        control = True
    else:
        mentioned = {
            name for name, world in COUNTERFACTUALS.items() if any(text in snippet.code for text in world.mentions)
        }
        met, control = tuple(sorted({*watch.met, *mentioned})), False
    noticed, defects = [], []
    unfinished = []
    moved: set[int] = set()
    if not snippet.requires:
        # A broken world may be endless. (Where another framework is loaded, that alone may take most of the time.)
        once = functools.partial(once, seconds=min(once.keywords["seconds"], SLACK + SLACK * plain.seconds))
    for name in met:
        if name in known:
            noticed += [name] * known[name]
            continue
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
            moved |= differing(plain.output, outcome.output)
    # What other processes run is not seen here.
    unrun = never_run(snippet.code, set(watch.ran)) if watch and not forks(snippet.marks) else ()
    if noticed and all(COUNTERFACTUALS[name].observes for name in noticed):
        return Proof(SURVIVES, observed_only(noticed), (), met, tuple(defects))
    if not noticed:
        return Proof(SURVIVES, survivor(met, unfinished), (), met, tuple(defects))
    # What was noticed before is not run again, so that which lines it moves is not known.
    still = () if any(known.values()) else tuple(sorted(set(range(1, plain.output.count("\n") + 1)) - moved))
    return Proof(HOLDS, "", tuple(noticed), met, tuple(defects), unmoved=still, unrun=unrun)


def attempt(once, block: CodeBlock, snippet: Snippet, mode: str) -> Outcome | None:
    """A run in another world; None where it did not end by itself, which shows nothing."""
    try:
        return once(block, snippet.path, mode, 1, snippet.marks, snippet.requires)
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


def differing(output: str, other: str) -> set[int]:
    """The lines of an output, from 1, that are others in another one."""
    lines, others = output.splitlines(), other.splitlines()
    return {i + 1 for i, line in enumerate(lines) if i >= len(others) or line != others[i]}


def never_run(code: str, ran: set[int]) -> tuple[int, ...]:
    """The lines of a code where a statement stands that was never run, though its page shows it as if it had been."""
    simple = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    said = [node for node in simple if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    return tuple(sorted({n.lineno for n in said if ran.isdisjoint(range(n.lineno, (n.end_lineno or n.lineno) + 1))}))


def observed_only(noticed: list[str]) -> str:
    return (
        f"this snippet proves nothing: it only fails where looking is broken ({', '.join(noticed)}), whatever it looks at\n"
        "    cure: print the values themselves, or add the counterfactual that breaks what the claim is about"
    )


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
        "or add the missing counterfactual to zerograd/counterfactuals/ (see CONTRIBUTING.md)"
    )

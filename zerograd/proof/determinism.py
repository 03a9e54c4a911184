"""The same output every time: 20 runs of one snippet, with one and two threads, under other hash seeds.

Every run has a process of its own, so that there is no order that could matter.
"""

from __future__ import annotations

import atexit
import functools

from zerograd.catalogue.model import Snippet
from zerograd.proof.codeblocks import block_of
from zerograd.proof.run import Outcome, run, without_expectation
from zerograd.proof.verdict import seconds_for, with_packages
from zerograd.proof.workers import Workers, call

RUNS = 20
THREADS = (1, 2)
HASH_SEEDS = ("0", "1", "31337", "random")


@functools.cache
def pools() -> tuple[Workers, ...]:
    """One worker for each hash seed, kept until the end of this process."""
    workers = tuple(Workers(1, seed) for seed in HASH_SEEDS)
    for pool in workers:
        atexit.register(pool.close)
    return workers


def differences(snippet: Snippet, runs: int = RUNS) -> str:
    """ "" if the snippet prints the same `runs` times, else what differed first, and the cure."""
    share = max(1, runs // len(HASH_SEEDS))
    futures = [pool.submit(with_packages, repeat, snippet, share) for pool in pools()]
    try:
        seen = [
            (f"hash seed {seed}, {how}", outcome)
            for seed, future in zip(HASH_SEEDS, futures)
            for how, outcome in future.result()
        ]
    except (TimeoutError, ChildProcessError) as error:
        return f"whether it always prints the same cannot be told: {error}\n    cure: make it shorter, or look for what blocks"
    for how, outcome in seen:
        if outcome.fault:
            return f"run many times, it fails with {how}: {outcome.fault}\n    cure: correct what is named"
    (first, reference), *others = seen
    for how, outcome in others:
        if outcome.output != reference.output:
            return (
                f"not deterministic: it prints one thing with {first} and another with {how}\n"
                f"  {reference.output[:300]!r}\n  {outcome.output[:300]!r}\n"
                "    cure: set a seed, sort what has no order, round, or print what does not depend on chance"
            )
    return ""


def repeat(snippet: Snippet, times: int) -> list[tuple[str, Outcome]]:
    """Run a snippet several times in processes of their own, alternating the number of threads.

    Raises TimeoutError where a run does not end in time, ChildProcessError where it ends without a result.
    """
    block = without_expectation(block_of(snippet))
    once = functools.partial(call, seconds=seconds_for(snippet))
    declared = (snippet.marks, snippet.requires)
    results = []
    for i in range(times):
        threads = THREADS[i % len(THREADS)]
        results.append((f"{threads} threads", once(run, block, snippet.path, "", threads, *declared)))
    return results

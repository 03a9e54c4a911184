"""What scope costs: the proof of the same claims with it and without it, side by side in one run.

    python -m benchmarks.scope               # every claim
    python -m benchmarks.scope --every 4     # every fourth

Both go through the same workers, one claim after the other with and without, so that whatever else the machine does
falls on both. The target: with scope (the marks, five other seeds, two threads) at most twice the time without.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from unittest.mock import patch

from zerograd import catalogue
from zerograd.catalogue.model import Snippet
from zerograd.commands.progress import Progress
from zerograd.proof.plugin import missing
from zerograd.proof.report import HOLDS
from zerograd.proof.verdict import prove
from zerograd.proof.workers import Workers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth claim")
    options = parser.parse_args()
    from benchmarks.scope import timed as importable  # a worker cannot find what is defined in __main__

    snippets = [s for s in catalogue.read().snippets.values() if not missing(s) and not s.versions][:: options.every]
    with Workers(os.cpu_count() or 1) as workers, Progress(len(snippets)) as progress:
        futures = [workers.submit(importable, snippet) for snippet in snippets]
        times = []
        for snippet, future in zip(snippets, futures):
            times.append(future.result())
            progress.at(snippet.name)
    without, wide = map(sum, zip(*times))
    marks = sum(len(snippet.scope) for snippet in snippets)
    print(
        f"{len(snippets)} claims, {marks} marks: {without:.0f} s without scope, {wide:.0f} s with it, {wide / without:.2f} times"
    )
    return 0


def timed(snippet: Snippet) -> tuple[float, float]:
    """Seconds of the proof without and with scope."""
    start = time.perf_counter()
    with patch("zerograd.proof.scope.faults", lambda *_: ()):
        assert prove(snippet).result == HOLDS, snippet.name
    middle = time.perf_counter()
    assert prove(snippet).result == HOLDS, snippet.name
    return middle - start, time.perf_counter() - middle


if __name__ == "__main__":
    sys.exit(main())

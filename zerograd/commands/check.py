"""Read every page and snippet, and say what is wrong with them: file, line, cure. Fast, and needs no torch.

    python -m zerograd check

What a draft waits for is said too; it is no mistake.
"""

from __future__ import annotations

import argparse

from zerograd import catalogue
from zerograd.catalogue import translations
from zerograd.catalogue.model import Catalogue, Problem
from zerograd.pictures import draw
from zerograd.proof.report import unsound
from zerograd.site import redirects
from zerograd.site.exports import notebooks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def main(options: argparse.Namespace) -> int:
    everything = catalogue.read(options.root)
    found = problems(everything)
    for line in (*found, *everything.waiting):
        print(line)
    counts = (
        (sum(map(len, everything.pages.values())), "page"),
        (len(everything.snippets), "snippet"),
        (len(found), "problem"),
    )
    pages, snippets, wrong = (f"{count} {word}{'s' * (count != 1)}" for count, word in counts)
    print(f"{pages}, {snippets}: {wrong}")
    return 1 if found else 0


def problems(everything: Catalogue) -> list[Problem]:
    """What is wrong with the content; where nothing is, also what was not brought up to date with it."""
    if everything.problems:
        return list(everything.problems)
    stale = [*translations.stale(everything), *notebooks.stale(everything), *redirects.lost(everything)]
    return sorted([*stale, *unsound(everything.root), *draw.problems(everything.snippets.values())])

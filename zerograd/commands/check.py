"""Read every page and snippet, and say what is wrong with them: file, line, cure. Fast, and needs no torch.

python -m zerograd check
"""

from __future__ import annotations

import argparse

from zerograd import catalogue as catalogue_module


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def main(options: argparse.Namespace) -> int:
    everything = catalogue_module.read(options.root)
    for problem in everything.problems:
        print(problem)
    pages = sum(map(len, everything.pages.values()))
    print(f"{pages} pages, {len(everything.snippets)} snippets: {len(everything.problems)} problems")
    return 1 if everything.problems else 0

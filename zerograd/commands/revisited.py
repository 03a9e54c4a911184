"""Note that both languages of a question were read side by side, or say which were not.

python -m zerograd revisited                  which pages are stale
python -m zerograd revisited why-zero-grad    this one was compared just now
"""

from __future__ import annotations

import argparse
import sys

from zerograd import catalogue, translations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slugs", nargs="*", metavar="slug", help="the questions that were compared")
    parser.add_argument("--all", action="store_true", help="all of them were")


def main(options: argparse.Namespace) -> int:
    content = catalogue.read(options.root)
    known = translations.states(content)
    for slug in options.slugs:
        if slug not in known:
            print(
                f"{slug!r} is no question that stands in both languages{catalogue.suggestion(slug, known)}",
                file=sys.stderr,
            )
            return 2
    if options.slugs or options.all:
        translations.record(content, known if options.all else options.slugs)
        return 0
    problems = list(translations.stale(content))
    for problem in problems:
        print(problem)
    return 1 if problems else 0

"""Note that both languages of a question were read side by side, and renew the notebook that Colab opens.

python -m zerograd revisited                  which pages are stale
python -m zerograd revisited why-zero-grad    this one was compared just now
"""

from __future__ import annotations

import argparse
import sys

from zerograd import catalogue
from zerograd.catalogue import translations
from zerograd.catalogue.model import suggestion
from zerograd.site.exports import notebooks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slugs", nargs="*", metavar="slug", help="the questions that were compared")


def main(options: argparse.Namespace) -> int:
    content = catalogue.read(options.root)
    known = translations.both(content)
    for slug in options.slugs:
        if slug not in known:
            what = f"{slug!r} is no question that stands in both languages{suggestion(slug, known)}"
            print(f"{what}\n    cure: write the other language first, see `python -m zerograd check`", file=sys.stderr)
            return 2
    if not options.slugs:
        problems = list(translations.stale(content))
        for problem in problems:
            print(problem)
        return 1 if problems else 0
    for slug in options.slugs:
        translations.record(content, slug)
        print(f"{slug}: noted that both languages say the same")
    if content.problems:
        # The note may have moved their lines; nothing else of what was read has changed.
        print("\n".join(map(str, catalogue.read(options.root).problems)), file=sys.stderr)
        return 2
    for file in notebooks.write(content):
        print(f"wrote {file}")
    return 0

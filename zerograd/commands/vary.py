"""Try standard replacements on a claim (other optimizers, layers, shapes, dtypes, modes …) and say how far it holds.

    python -m zerograd vary why-zero-grad/backward-adds           # what survives, what changes, what cannot be tried
    python -m zerograd vary why-zero-grad                         # every claim of a question
    python -m zerograd vary why-zero-grad/backward-adds --write   # and put the marks into the file

What is tried stands in zerograd/proof/variations.yml, one line a kind. Delete the marks that say nothing to a reader: a
boundary belongs into the sentence or next to it.
"""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from pathlib import Path

from zerograd import catalogue
from zerograd.catalogue.model import Snippet
from zerograd.catalogue.scope import HOLDS, STOPS, mark
from zerograd.commands.chosen import select
from zerograd.commands.progress import Progress
from zerograd.files import write_atomically
from zerograd.proof.workers import Workers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="+", metavar="slug[/claim]", help="which claims")
    parser.add_argument("--write", action="store_true", help="put what holds and what stops into the files, as marks")


def main(options: argparse.Namespace) -> int:
    snippets = select(catalogue.read(options.root), options.names)
    if snippets is None:
        return 2
    from zerograd.proof.vary import CRASHES, candidates, tried

    todo = [(snippet, variant) for snippet in snippets for variant in candidates(snippet.code)]
    found: dict[str, list] = {snippet.name: [] for snippet in snippets}
    with Workers(min(os.cpu_count() or 1, len(todo) or 1)) as workers, Progress(len(todo)) as progress:
        futures = [(snippet, workers.submit(tried, snippet, variant)) for snippet, variant in todo]
        for snippet, future in futures:
            progress.at(snippet.name)
            try:
                found[snippet.name].append(future.result())
            except (TimeoutError, ChildProcessError) as error:
                print(f"{snippet.name}: {error}", file=sys.stderr)
    for snippet in snippets:
        results = found[snippet.name]
        print(f"{snippet.name}: {len(results)} replacements tried")
        for kind, title in ((HOLDS, "the same output"), (STOPS, "another output"), (CRASHES, "cannot be tried")):
            ours = [result for result in results if result.outcome == kind]
            if ours:
                print(f"  {title}:")
            for result in ours:
                print(f"    `{result.variant.text}` -> `{result.variant.replacement}`".replace("\n", "\\n"))
                if kind == STOPS:
                    print(
                        textwrap.indent(f"{snippet.output.rstrip()}\n  instead:\n{result.shown.rstrip()}", "        ")
                    )
                elif kind == CRASHES:
                    print(textwrap.indent(result.shown, "        "))
        if options.write and write_marks(options.root, snippet, results):
            print(f"wrote {options.root / snippet.path}")
    return 0


def write_marks(root: Path, snippet: Snippet, results: list) -> bool:
    """Add the marks that the file does not have yet; returns whether it changed."""
    known = {(variant.text, variant.replacement) for variant in snippet.scope}
    groups: dict[tuple[str, str], list[str]] = {}
    for result in results:
        variant = result.variant
        if result.outcome in (HOLDS, STOPS) and (variant.text, variant.replacement) not in known:
            groups.setdefault((result.outcome, variant.text), []).append(variant.replacement)
    if not groups:
        return False
    file = root / snippet.path
    lines = [mark(kind, text, replacements) + "\n" for (kind, text), replacements in sorted(groups.items())]
    write_atomically(file, "".join(lines) + file.read_text(encoding="utf-8"))
    return True

"""Record what a claim prints in each broken PyTorch in which it fails, for the page on which a reader can switch to them.

python -m zerograd broken                              the claims that have such a record
python -m zerograd broken why-zero-grad/backward-adds  this one
"""

from __future__ import annotations

import argparse
import json

from zerograd import catalogue
from zerograd.catalogue.model import SNIPPETS, Snippet
from zerograd.commands.chosen import select
from zerograd.files import write_atomically
from zerograd.proof import report
from zerograd.proof.workers import call

RECORD = ".broken.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="*", metavar="slug/claim", help="which claims (default: those that have a record)"
    )


def main(options: argparse.Namespace) -> int:
    everything, shown = catalogue.read(options.root), report.load(options.root)
    folder = options.root / SNIPPETS
    records = [file.relative_to(folder).as_posix() for file in sorted(folder.rglob(f"*{RECORD}"))]
    names = options.names or [name.removesuffix(RECORD) for name in records]
    snippets = select(everything, names) if names else []
    for snippet in snippets or ():
        outputs = printed(snippet, shown.verdict(snippet).counterfactuals)
        file = folder / f"{snippet.name}{RECORD}"
        write_atomically(file, json.dumps(outputs, indent=1) + "\n")
        print(f"wrote {file}: {len(outputs)} outputs")
    return 2 if snippets is None else 0


def printed(snippet: Snippet, counterfactuals: tuple[str, ...]) -> dict[str, str]:
    """What the code prints in each of these worlds, and the error that ends it there, if one does."""
    from zerograd.proof.codeblocks import block_of
    from zerograd.proof.run import run, without_expectation
    from zerograd.proof.verdict import seconds_for

    block, declared = without_expectation(block_of(snippet)), (snippet.marks, snippet.requires)
    outputs = {}
    for name in counterfactuals:
        outcome = call(run, block, snippet.path, name, 1, *declared, seconds=seconds_for(snippet))
        outputs[name] = outcome.output + (f"{outcome.error}\n" if outcome.error else "")
    return outputs

"""Record the step-through of a training loop: run the snippet and its variants line by line and write what was seen.

python -m zerograd trace                                      all that are there
python -m zerograd trace minimal-training-loop/line-by-line   this one
"""

from __future__ import annotations

import argparse
import json
import sys

from zerograd import catalogue
from zerograd.catalogue.model import SNIPPETS, suggestion
from zerograd.files import write_atomically
from zerograd.stepper.record import TraceError, variants


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="*", metavar="slug/claim", help="snippets to trace (default: those that have a trace)"
    )


def main(options: argparse.Namespace) -> int:
    content = catalogue.read(options.root)
    folder = options.root / SNIPPETS
    known = [
        file.relative_to(folder).as_posix().removesuffix(".trace.json") for file in sorted(folder.rglob("*.trace.json"))
    ]
    for name in options.names or known:
        if name not in content.snippets:
            print(f"no snippet {name!r}{suggestion(name, content.snippets)}", file=sys.stderr)
            return 2
        snippet = content.snippets[name]
        try:
            trace = {"snippet": name, "variants": variants(snippet.code)}
        except TraceError as error:
            print(f"{snippet.path}:{snippet.code_line}: {error}", file=sys.stderr)
            return 2
        file = folder / f"{name}.trace.json"
        write_atomically(file, json.dumps(trace, indent=1) + "\n")
        print(f"wrote {file}: {sum(len(variant['states']) for variant in trace['variants'])} states")
    return 0

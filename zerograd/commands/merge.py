"""Put together what several runs have shown: for each claim and version of torch the last result counts.

python -m zerograd merge run-*/ --output verified
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zerograd.proof import report as reports


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", type=Path, metavar="folder", help="what `--verified` wrote, in any order")
    parser.add_argument(
        "--output", "-o", type=Path, required=True, metavar="DIR", help="where the whole goes, which is empty before"
    )


def main(options: argparse.Namespace) -> int:
    if options.output.exists() and any(options.output.iterdir()):
        what = f"{options.output}: there is something already, and nothing older may count"
        print(f"{what}\n    cure: name another folder, or empty it", file=sys.stderr)
        return 2
    for folder in options.folders:
        if not folder.is_dir():
            cure = f"make it: python -m zerograd prove --verified {folder}"
            print(f"{folder}: no such folder\n    cure: {cure}", file=sys.stderr)
            return 2
    try:
        merged = reports.newest([reports.load(options.root, folder) for folder in options.folders])
    except reports.ReportError as error:
        print(error, file=sys.stderr)
        return 2
    reports.record(merged.results, options.root, options.output)
    for version in merged.versions:
        results = [known[version].result for known in merged.results.values() if version in known]
        print(f"torch {version}: {results.count(reports.HOLDS)} of {len(results)} claims hold")
    return 0

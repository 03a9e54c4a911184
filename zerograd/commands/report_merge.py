"""Put the reports of several runs together: for each claim and version of torch the last result counts.

python -m zerograd report-merge report-*.json --output report.json
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zerograd import report as reports


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="file", help="reports, in any order")
    parser.add_argument(
        "--output",
        "-o",
        type=Path,
        default=Path(reports.FILE),
        help=f"where the merged report goes (default: {reports.FILE})",
    )


def main(options: argparse.Namespace) -> int:
    loaded = []
    for file in options.files:
        if not file.exists():
            print(
                f"{file}: no such report\n    cure: make it: python -m zerograd prove --report {file.name}",
                file=sys.stderr,
            )
            return 2
        try:
            loaded.append(reports.load(file))
        except reports.ReportError as error:
            print(error, file=sys.stderr)
            return 2
    merged = reports.merge(loaded)
    reports.save(merged, options.output)
    counts = [
        f"{run.torch}: {sum(r.result == reports.HOLDS for r in run.results.values())} of {len(run.results)} hold"
        for run in merged.runs
    ]
    print(f"{options.output}: " + "; ".join(counts))
    return 0

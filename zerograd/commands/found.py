"""How the weekly checks hand over what they found: to a person, or into the file that the issue is made of."""

from __future__ import annotations

import argparse
from pathlib import Path

from zerograd.report import write_atomically


def add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", "-o", metavar="FILE", type=Path, help="write it into FILE (default: the terminal)")


def hand_over(text: str, output: Path | None) -> None:
    """`text` is Markdown, and empty where nothing was found: then the file is empty, and the terminal stays quiet."""
    if output:
        write_atomically(output, text)
    elif text:
        print(text)

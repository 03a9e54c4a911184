"""Make the notebook of each question from its claims: notebooks/<slug>.ipynb, which the links to Colab open.

python -m zerograd notebooks
"""

from __future__ import annotations

import argparse
import sys

from zerograd import catalogue, notebooks
from zerograd.report import write_atomically


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def main(options: argparse.Namespace) -> int:
    content = catalogue.read(options.root)
    if content.problems:
        print("\n".join(map(str, content.problems)), file=sys.stderr)
        return 2
    made = notebooks.files(content)
    for old in (options.root / notebooks.FOLDER).glob("*.ipynb"):
        if old.relative_to(options.root).as_posix() not in made:
            old.unlink()
            print(f"removed {old}")
    for name, text in made.items():
        file = options.root / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            write_atomically(file, text)
            print(f"wrote {file}")
    return 0

"""Make the notebook of each question from its claims: notebooks/<slug>.ipynb, which the links to Colab open.

python -m zerograd notebooks
"""

from __future__ import annotations

import argparse
import sys

from zerograd import catalogue
from zerograd.site.exports import notebooks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def main(options: argparse.Namespace) -> int:
    content = catalogue.read(options.root)
    if content.problems:
        print("\n".join(map(str, content.problems)), file=sys.stderr)
        return 2
    for file in notebooks.write(content):
        print(f"wrote {file}")
    return 0

"""`python -m zerograd`: the commands for writers."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

COMMANDS = {
    "new": "scaffold a question: its pages, what both share, a first snippet",
    "check": "say what is wrong with the pages and snippets, without running them",
    "revisited": "note that both languages of a question were compared, or say which pages are stale",
    "refresh": "write what the snippets really print into their files, and show what changed",
    "labs": "execute the labs and write what they give into both languages",
    "trace": "record the step-through of a training loop line by line",
    "broken": "record what a claim prints where PyTorch is broken",
    "notebooks": "make the notebook of each question, for the links to Colab",
    "prove": "run the snippets and everything that shows that they could be wrong",
    "vary": "try standard replacements on a claim, to see how far it holds",
    "versions": "prove the snippets on other versions of torch, each in an environment of its own",
    "merge": "put together what several runs have shown",
    "drift": "say which claims no longer hold on the torch that is installed",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m zerograd", description="Zero Grad: commands for writers.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    modules = {}
    for name, summary in COMMANDS.items():
        modules[name] = importlib.import_module(f"zerograd.commands.{name}")
        command = commands.add_parser(
            name,
            help=summary,
            description=modules[name].__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--root", type=Path, default=Path(), help=argparse.SUPPRESS)
        modules[name].add_arguments(command)
    options = parser.parse_args(arguments)
    try:
        return modules[options.command].main(options)
    except KeyboardInterrupt:
        print("\ninterrupted: nothing is half written", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

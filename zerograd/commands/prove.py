"""Run the snippets, compare their output, and check that each fails when PyTorch is broken on purpose.

    python -m zerograd prove                          # everything (what is unchanged is not run again)
    python -m zerograd prove why-zero-grad            # one question
    python -m zerograd prove --verified DIR           # and write down what was shown elsewhere than beside the snippets

It is pytest with the options spelled out; `pytest -k <slug>` does the same for one question.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from zerograd import catalogue
from zerograd.catalogue.model import SNIPPETS
from zerograd.commands.chosen import select


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="slug[/claim]", help="which snippets (default: all)")
    parser.add_argument("--no-cache", action="store_true", help="prove everything again")
    add_run_arguments(parser)


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """What every run of the proof can be told; see the plugin."""
    parser.add_argument(
        "--verified", metavar="DIR", type=Path, help="write what was shown into DIR, not beside the snippets"
    )
    parser.add_argument(
        "--deterministic",
        action="store_true",
        help="also run every snippet 20 times, with other threads and hash seeds",
    )
    parser.add_argument("--shard", metavar="I/N", help="only the questions of part I of N")
    parser.add_argument(
        "--since", metavar="REV", help="only what changed since a git revision, and what that could affect"
    )


def main(options: argparse.Namespace) -> int:
    if select(catalogue.read(options.root), options.names) is None:
        return 2
    paths = [f"{SNIPPETS}/{name}.md" if "/" in name else f"{SNIPPETS}/{name}" for name in options.names] or [SNIPPETS]
    return run_pytest(sys.executable, paths, options)


def run_pytest(python: str | Path, paths: list[str], options: argparse.Namespace, **environment: str) -> int:
    """Run pytest on snippets with another interpreter or this one; returns its exit status."""
    command = [str(python), "-m", "pytest", "-q", "-n0", *paths]
    if options.verified:
        command.append(f"--verified={options.verified.absolute()}")
    command += ["--no-cache"] * options.no_cache + ["--deterministic"] * options.deterministic
    command += [f"--{name}={value}" for name in ("shard", "since") if (value := getattr(options, name))]
    process = subprocess.Popen(command, cwd=options.root, env={**os.environ, **environment})
    interrupted = False
    while True:
        try:
            status = process.wait()
            break
        except KeyboardInterrupt:
            interrupted = True  # pytest got it too: it ends its workers and writes the report
    if interrupted:
        raise KeyboardInterrupt
    return status

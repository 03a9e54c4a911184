"""Run the snippets, compare their output, and check that each fails when PyTorch is broken on purpose.

    python -m zerograd prove                          # everything (what is unchanged is not run again)
    python -m zerograd prove why-zero-grad            # one question
    python -m zerograd prove --verified DIR           # and write down what was shown elsewhere than beside the snippets

It is pytest with the options spelled out; `pytest -k <slug>` does the same for one question.
"""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from zerograd import catalogue
from zerograd.catalogue.model import SNIPPETS, Catalogue
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
    import pytest  # not above: no other command needs it

    everything = catalogue.read(options.root)
    if select(everything, options.names) is None:
        return 2
    paths = [f"{SNIPPETS}/{name}.md" if "/" in name else f"{SNIPPETS}/{name}" for name in options.names] or [SNIPPETS]
    command = arguments(paths, options)
    given = Given(everything)
    with contextlib.chdir(options.root):
        status = pytest.main(command, plugins=[given])
    if given.interrupted:
        raise KeyboardInterrupt
    return int(status)


class Given:
    """A plugin of pytest that hands over what was read already, and knows whether Ctrl-C ended it."""

    interrupted = False

    def __init__(self, everything: Catalogue) -> None:
        self.everything = everything

    def pytest_configure(self, config) -> None:
        from zerograd.proof.plugin import READ  # not above: pytest loads it as a plugin first

        config.stash[READ] = self.everything

    def pytest_keyboard_interrupt(self, excinfo) -> None:
        self.interrupted = excinfo.type is KeyboardInterrupt


def arguments(paths: list[str], options: argparse.Namespace) -> list[str]:
    """What pytest is told to prove snippets."""
    command = ["-q", "-n0", *paths]
    if options.verified:
        command.append(f"--verified={options.verified.absolute()}")
    command += ["--no-cache"] * options.no_cache + ["--deterministic"] * options.deterministic
    return command + [f"--{name}={value}" for name in ("shard", "since") if (value := getattr(options, name))]

"""How far a long command is and what it is at: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from typing import Self

EVERY = 15
"""Seconds between two lines of a log."""
WIDTH = 24


class Progress:
    """`with Progress(100) as progress: progress.at("why-zero-grad/backward-adds")`, once for each."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.terminal = sys.stderr.isatty()
        self.said = time.monotonic()

    def at(self, what: str) -> None:
        self.done += 1
        if self.terminal:
            full = WIDTH * self.done // max(self.total, 1)
            line = f"[{'#' * full}{'.' * (WIDTH - full)}] {self.done}/{self.total} {what}"
            print(f"\r{line[:78]:<79}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self.said >= EVERY:
            self.said = time.monotonic()
            print(f"{self.done}/{self.total} {what}", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        if self.terminal:
            print("\r" + " " * 79 + "\r", end="", file=sys.stderr, flush=True)

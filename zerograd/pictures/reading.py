"""Reading what a claim printed. What a picture does not understand is named by its line, so that nobody guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zerograd.pictures.svg import Panel


class Unreadable(ValueError):
    """A line of output, counted from 0, that a picture cannot draw."""

    def __init__(self, line: int, what: str):
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class Picture:
    """What is seen, and what says the same to those who do not see it."""

    panels: tuple[Panel, ...]
    alt: str


@dataclass(frozen=True)
class Output:
    """What a claim printed, and the code that printed it."""

    lines: tuple[str, ...]
    code: str

    def every(self, pattern: str, first: int = 0) -> list[re.Match]:
        """The lines from `first` on, each of which fits."""
        return [self.line(i, pattern) for i in range(first, max(len(self.lines), first + 1))]

    def trailing(self, pattern: str) -> list[re.Match]:
        """The last lines, as many as fit; at least one does."""
        first = len(self.lines) - 1
        while first > 0 and re.fullmatch(pattern, self.lines[first - 1]):
            first -= 1
        return self.every(pattern, first)

    def line(self, number: int, pattern: str) -> re.Match:
        if number >= len(self.lines):
            raise Unreadable(len(self.lines) - 1, "the output ends before what the picture shows")
        if match := re.fullmatch(pattern, self.lines[number].strip()):
            return match
        raise Unreadable(number, f"a line that the picture cannot read: {self.lines[number]!r}")

    def ran(self, text: str) -> None:
        """The picture draws what this code computes: it must be what ran."""
        if text not in self.code:
            raise Unreadable(0, f"the picture draws `{text}`, which the code does not compute")


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]

"""Trying standard replacements on a claim, to see how far it holds before it is said."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from zerograd.catalogue.model import Snippet
from zerograd.catalogue.scope import HOLDS, STOPS, Variant
from zerograd.proof import scope
from zerograd.proof.run import run
from zerograd.proof.verdict import seconds_for, with_packages
from zerograd.proof.workers import call

FILE = Path(__file__).with_name("variations.yml")
CRASHES = "crashes"


@dataclass(frozen=True)
class Tried:
    """One replacement that was tried: `outcome` is HOLDS, STOPS or CRASHES, `shown` what it printed, or why it cannot be tried."""

    variant: Variant
    outcome: str
    shown: str


def variations() -> list[tuple[re.Pattern, list[str]]]:
    """Every pattern with what may stand in the place of what it finds."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [(re.compile(pattern, re.MULTILINE), replacements) for pattern, replacements in entries]


def candidates(code: str) -> Iterator[Variant]:
    """Each replacement that changes this code, once."""
    seen = {code}
    for pattern, replacements in variations():
        for match in pattern.finditer(code):
            for replacement in replacements:
                text = match[0]
                variant = Variant(HOLDS, text, match.expand(replacement))
                if "`" not in text + variant.replacement and variant.applied(code) not in seen:
                    seen.add(variant.applied(code))
                    yield variant


def tried(snippet: Snippet, variant: Variant) -> Tried:
    """Run it. Forks: call it in a process that ran no tensor operation."""
    return with_packages(attempt, snippet, variant)


def attempt(snippet: Snippet, variant: Variant) -> Tried:
    other = scope.runner(snippet, functools.partial(call, run, seconds=seconds_for(snippet)))(
        variant.applied(snippet.code), 1
    )
    if other.error or other.refused:
        return Tried(variant, CRASHES, scope.says(other))
    return Tried(variant, HOLDS if other.output == snippet.output else STOPS, other.output)

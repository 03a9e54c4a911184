"""What the site says by itself, in both languages: `words("en")["claim"]["output"]`. The texts stand in words.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_suffix(".yml")


@cache
def everything() -> dict:
    return yaml.load(FILE.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def words(language: str) -> dict:
    return everything()[language]


def counted(text: str, count: int, **more: str) -> str:
    """A text with a number of things in it: `{es}` is their ending where there is not exactly one."""
    return text.format(count=count, es="es" * (count != 1), **more)

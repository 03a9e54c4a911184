"""What pyproject.toml says about the environment that the claims are verified in."""

from __future__ import annotations

import tomllib
from pathlib import Path

OLDEST, NEWEST = "2.6.0", "2.15.0"
"""The versions of torch between which the claims are proven: no evidence can be about another."""


def pinned(root: Path) -> str:
    """The torch that the site is verified on."""
    return next(line.removeprefix("torch==") for line in extras(root)["test"] if line.startswith("torch=="))


def needed(root: Path) -> list[str]:
    """What the proof needs besides torch."""
    reader = [
        line for line in read(root)["dependencies"] if line.startswith(("pyyaml", "packaging"))
    ]  # the catalogue's
    return reader + extras(root)["proof"]


def extras(root: Path) -> dict[str, list[str]]:
    return read(root)["optional-dependencies"]


def read(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]

"""Builds of the site for tests."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from zerograd import catalogue

ROOT = Path(__file__).parents[2]


@functools.cache
def ours() -> catalogue.Catalogue:
    """The catalogue of this repository, read once for all tests that ask for it when they are collected."""
    return catalogue.read(ROOT)


@dataclass(frozen=True)
class Build:
    """A build of both languages: its folder, its exit code, and what it printed."""

    folder: Path
    code: int
    output: str


def build_site(config: Path, folder: Path, **variables: str) -> Build:
    """Build both languages as the deployment does, on an installation without torch."""
    without_torch = folder.parent / "without-torch"
    (without_torch / "torch").mkdir(parents=True, exist_ok=True)
    (without_torch / "torch/__init__.py").write_text('raise ImportError("the build imports torch")\n')
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", folder],
        cwd=config.parent,
        env={
            **{name: value for name, value in os.environ.items() if name != "ZEROGRAD_VERIFIED"},
            "PYTHONPATH": os.pathsep.join([str(without_torch), str(ROOT)]),
            "NO_MKDOCS_2_WARNING": "1",
            **variables,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Build(folder, done.returncode, done.stdout + done.stderr)

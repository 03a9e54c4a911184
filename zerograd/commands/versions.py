"""Prove the snippets on other versions of torch. For each one it makes an environment, uses it and removes it.

    python -m zerograd versions                       # the oldest supported and the newest release
    python -m zerograd versions 2.6.0                 # one of them
    python -m zerograd versions --index-url URL       # from another index: https://download.pytorch.org/whl/cpu has small CPU builds

Without another index the versions that have a `requirements-torch-<version>.lock` are installed from it, with hashes. They
bring their CUDA packages: about 5.3 GB and a minute each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import venv
from pathlib import Path

from zerograd.catalogue.model import SNIPPETS
from zerograd.commands.prove import add_run_arguments, arguments
from zerograd.project import NEWEST, OLDEST, needed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "versions",
        nargs="*",
        default=[OLDEST, NEWEST],
        metavar="version",
        help=f"versions of torch (default: {OLDEST} {NEWEST})",
    )
    add_run_arguments(parser)
    parser.set_defaults(no_cache=True)  # another interpreter's proofs are none of this one's
    parser.add_argument("--index-url", metavar="URL", help="take torch from this package index")


def main(options: argparse.Namespace) -> int:
    status = 0
    for version in options.versions:
        with tempfile.TemporaryDirectory(prefix=f"torch-{version}-") as folder:
            print(f"torch {version}: making an environment …", flush=True)
            python = environment(Path(folder), version, options)
            print(f"torch {version}: proving …", flush=True)
            status |= run_pytest([str(python), "-m", "pytest", *arguments([SNIPPETS], options)], options.root)
    return status


def environment(folder: Path, version: str, options: argparse.Namespace) -> Path:
    """Make a virtual environment that can run the proof with one version of torch; returns its interpreter."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [str(python), "-m", "pip", "install", "--quiet"]
    lock = options.root / f"requirements-torch-{version}.lock"
    if lock.exists() and not options.index_url:
        subprocess.run([*install, "--require-hashes", "-r", str(lock)], check=True)
        return python
    index = ["--index-url", options.index_url] if options.index_url else []
    subprocess.run([*install, *index, f"torch=={version}"], check=True)
    # What torch itself requires differs by its version; everything else is what the lock says.
    subprocess.run([*install, "-c", str(options.root / "constraints.txt"), *needed(options.root)], check=True)
    return python


def run_pytest(command: list[str], root: Path) -> int:
    """Run another interpreter's pytest; returns its exit status."""
    process = subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root.absolute())})
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

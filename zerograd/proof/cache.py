"""Proofs that need not be repeated. Only what is green is kept, under a key of everything that the verdict depends on.

The key covers the snippet's file, the versions of torch, Python, the platform and the optional packages, and the source of
the proof itself with its counterfactuals: a change to any of them is another key, so an old entry is never asked for. An
entry that is damaged, or that was stored under another key, is no entry.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from zerograd.proof.prove import Proof
from zerograd.report import DIFFERS, HOLDS, checksum, write_atomically

SOURCES = Path(__file__).parent


@functools.cache
def engine() -> str:
    """Identifies the proof and its counterfactuals by their source."""
    digest = hashlib.sha256()
    for file in sorted(SOURCES.rglob("*.py")):
        digest.update(f"{file.relative_to(SOURCES)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def key(text: str, requires: tuple[str, ...] = (), options: str = "") -> str:
    """The key of a proof of a snippet file with this text, in this environment."""
    packages = ("torch", "numpy", "pytest-codeblocks", *requires)
    parts = [text, options, engine(), sys.version, platform.platform(), *(f"{p} {version(p)}" for p in packages)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Cache:
    """Entries in a folder, one file each; writing one is atomic, and a folder that cannot be written is no cache."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> tuple[Proof, str] | None:
        """The proof stored under `key` and its date, if it is sound."""
        if self.folder is None:
            return None
        try:
            data = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            if data["checksum"] != checksum(data) or data["key"] != key:
                return None
            proof = Proof(**{name: tuple(v) if isinstance(v, list) else v for name, v in data["proof"].items()})
            return (proof, data["date"]) if proof.result in (HOLDS, DIFFERS) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, proof: Proof, date: str) -> None:
        if self.folder is None or proof.result not in (HOLDS, DIFFERS):
            return
        data = {"key": key, "date": date, "proof": asdict(proof)}
        data["checksum"] = checksum(json.loads(json.dumps(data)))
        try:
            write_atomically(self.folder / f"{key}.json", json.dumps(data))
        except OSError:
            self.folder = None

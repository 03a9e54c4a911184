"""Proofs that need not be repeated. Only what is green is kept, under a key of everything that the verdict depends on but
the counterfactuals: the snippet's file, the versions of torch, Python, the platform and the optional packages, and the
source of the proof itself.

An entry knows the counterfactuals as they were. Where some have changed since, or are new, what the others showed is kept,
and the proof tries only these. A file that is no such entry is no entry.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import platform
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from zerograd.counterfactuals.meanings import FOLDER, NO_TOPICS, meanings
from zerograd.files import write_atomically
from zerograd.proof.report import DIFFERS, HOLDS
from zerograd.proof.verdict import Proof

SOURCES = Path(__file__).parent


@dataclass(frozen=True)
class Known:
    """A proof that was stored on a day. `outcomes` says of each counterfactual that is still the same and that the snippet
    meets whether it was noticed; `whole` whether nothing has changed, so that nothing is to be run."""

    proof: Proof
    day: str
    whole: bool
    outcomes: dict[str, bool] = field(default_factory=dict)


@functools.cache
def engine() -> str:
    """Identifies the proof by its source, and what all counterfactuals share."""
    digest = hashlib.sha256()
    for file in [*sorted(SOURCES.rglob("*.py")), *(FOLDER / f"{name}.py" for name in NO_TOPICS if name != "probes")]:
        digest.update(f"{file.parent.name}/{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


@functools.cache
def worlds() -> dict[str, str]:
    return {name: meaning.digest for name, meaning in meanings().items()}


def version(package: str) -> str:
    """What is installed of a package, also where a distribution of another name brings it, as tensorflow-cpu does."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        names = importlib.metadata.packages_distributions().get(package, ())
        return " ".join(importlib.metadata.version(name) for name in names)


def key(text: str, requires: tuple[str, ...] = (), options: str = "") -> str:
    """The key of a proof of a snippet file with this text, in this environment."""
    packages = ("torch", "numpy", "pytest-codeblocks", *requires)
    parts = [text, options, engine(), sys.version, platform.platform(), *(f"{p} {version(p)}" for p in packages)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Cache:
    """Entries in a folder, one file each; writing one is atomic, and a folder that cannot be written is no cache."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> Known | None:
        """What is stored under `key`, if it is sound."""
        if self.folder is None:
            return None
        try:
            data = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            proof = Proof(**{name: tuple(v) if isinstance(v, list) else v for name, v in data["proof"].items()})
            if proof.result not in (HOLDS, DIFFERS):
                return None
            same = {name for name, digest in worlds().items() if data["worlds"].get(name) == digest}
            outcomes = {name: name in proof.noticed for name in proof.met if name in same}
            return Known(proof, data["day"], data["worlds"] == worlds(), outcomes)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def knows(self, key: str) -> bool:
        """Whether `note` was called with this key."""
        return self.folder is not None and (self.folder / key).exists()

    def note(self, key: str) -> None:
        try:
            if self.folder is not None:
                write_atomically(self.folder / key, "")
        except OSError:
            self.folder = None

    def put(self, key: str, proof: Proof, day: str) -> None:
        if self.folder is None or proof.result not in (HOLDS, DIFFERS):
            return
        try:
            data = {"day": day, "worlds": worlds(), "proof": asdict(proof)}
            write_atomically(self.folder / f"{key}.json", json.dumps(data))
        except OSError:
            self.folder = None

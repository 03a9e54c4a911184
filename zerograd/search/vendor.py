"""Derive the vendored files again from their packages (needs npm): `python -m zerograd.search.vendor [--write]`.

Without `--write` it only says which file differs from the record. esbuild minifies, because MiniSearch publishes no
minified file and its comments are two thirds of it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "vendored"
RECORD = FOLDER / "vendor.json"
ESBUILD = "esbuild@0.25.12"


def record() -> dict[str, dict[str, str]]:
    return json.loads(RECORD.read_text(encoding="utf-8"))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def unpacked(package: str, integrity: str, into: Path) -> Path:
    """The folder of a package from the registry, after its integrity was checked."""
    name = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=into, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    content = (into / name).read_bytes()
    seen = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if seen != integrity:
        sys.exit(f"{package}: the registry's file has integrity {seen}, the record says {integrity}")
    with tarfile.open(into / name) as archive:
        archive.extractall(into / package, filter="data")
    return into / package / "package"


def minified(file: Path) -> bytes:
    command = [
        "npx",
        "--yes",
        ESBUILD,
        str(file),
        "--minify",
        "--format=iife",
        "--global-name=MiniSearchModule",
        "--log-level=error",
    ]
    code = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return f"{code}const MiniSearch=MiniSearchModule.default;\n".encode()


def characters(file: Path) -> bytes:
    """One pair per line: a traditional character and the first of its simplified ones, both in the basic plane."""
    table = re.search('"(.*)"', file.read_text(encoding="utf-8"), re.DOTALL)[1]
    pairs = (entry.split(" ")[:2] for entry in table.split("|"))
    return "".join(
        f"{a}{b}\n" for a, b in sorted(pairs) if a != b and len(a) == len(b) == 1 and max(ord(a), ord(b)) < 0x10000
    ).encode()


DERIVED = {
    "minisearch.js": lambda package: minified(package / "dist/es/index.js"),
    "minisearch.LICENSE.txt": lambda package: (package / "LICENSE.txt").read_bytes(),
    "opencc-t2s.txt": lambda package: characters(package / "dist/esm-lib/dict/TSCharacters.js"),
    "opencc.LICENSE.txt": lambda package: (package / "LICENSES/Apache-2.0.txt").read_bytes(),
}


def main() -> int:
    write, entries, wrong = "--write" in sys.argv, record(), 0
    with tempfile.TemporaryDirectory() as folder:
        for name, entry in entries.items():
            package = Path(folder) / entry["package"] / "package"
            if not package.exists():
                package = unpacked(entry["package"], entry["integrity"], Path(folder))
            content = DERIVED[name](package)
            same = sha256(content) == entry["sha256"]
            print("same   " if same else "DIFFERS", name, entry["package"])
            wrong += not same
            if write:
                (FOLDER / name).write_bytes(content)
                entry["sha256"] = sha256(content)
    if write:
        RECORD.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    return 0 if write else wrong


if __name__ == "__main__":
    sys.exit(main())

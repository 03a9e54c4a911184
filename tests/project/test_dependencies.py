"""Every dependency is bounded and pinned for CI; reading brings no torch."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from zerograd.project import NEWEST, OLDEST, needed, pinned

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(TEXT)["project"]
DIRECT = [
    Requirement(line)
    for line in [
        *PROJECT["dependencies"],
        *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
    ]
    if not line.startswith(f"{PROJECT['name']}[")
]
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

LOCKS = {
    "requirements.lock": (),
    "requirements-test.lock": ("proof", "test", "frameworks"),
    "requirements-weekly.lock": ("proof", "weekly"),
}
"""The extras that each locks beside what reading needs."""
TORCH = (OLDEST, pinned(ROOT), NEWEST)
OF_TORCH = re.compile(r"(torch|sympy|setuptools|triton|(nvidia|cuda)-.*)")
"""What each version of torch has versions of its own of."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_each_is_bounded_from_above():
    assert not [str(d) for d in DIRECT if not {part.operator for part in d.specifier} & {"==", "<", "<=", "~="}]


def test_each_has_a_pin_that_is_allowed():
    """Cure: the command in the first lines of constraints.txt."""
    wrong = []
    for direct in DIRECT:
        pins = [str(pin.specifier) for pin in PINS if plain(pin.name) == plain(direct.name)]
        allowed = [pin.startswith("==") and direct.specifier.contains(pin[2:], prereleases=True) for pin in pins]
        wrong += [f"{direct}: pinned to {pins or 'nothing'}"] if not pins or not all(allowed) else []
    assert not wrong, "\n".join(wrong)


def locked(lock: str) -> set[tuple[str, str]]:
    """Name and version of each package, all of which have a hash."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)(==[^ +\\]+)[^\\\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^\w", text, re.MULTILINE)), "one without a hash"
    return {(plain(name), version) for name, version in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_what_it_needs_is_locked_with_hashes_at_the_same_versions(lock):
    """Cure: the command in its first lines."""
    names = locked(lock)
    assert names <= {(plain(pin.name), str(pin.specifier)) for pin in PINS}
    wanted = [
        *PROJECT["dependencies"],
        *(line for extra in LOCKS[lock] for line in PROJECT["optional-dependencies"][extra]),
    ]
    assert {plain(Requirement(line).name) for line in wanted} - {PROJECT["name"]} <= {name for name, _ in names}


@pytest.mark.parametrize("version", TORCH)
def test_each_torch_that_the_claims_are_proven_on_is_locked_with_hashes(version):
    """Cure: the command in its first lines."""
    names = locked(f"requirements-torch-{version}.lock")
    assert ("torch", f"=={version}") in names
    pins = {(plain(pin.name), str(pin.specifier)) for pin in PINS}
    assert {pair for pair in names if not OF_TORCH.fullmatch(pair[0])} <= pins
    assert {plain(Requirement(line).name) for line in needed(ROOT)} <= {name for name, _ in names}


def test_reading_brings_no_torch():
    """Follows what the reading dependencies require, as they are installed, without the extras."""
    wanted, seen = [plain(Requirement(line).name) for line in PROJECT["dependencies"]], set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            requirements = map(Requirement, requires(name) or [])
        except PackageNotFoundError:
            continue
        wanted += [plain(r.name) for r in requirements if not r.marker or r.marker.evaluate({"extra": ""})]
    assert "jinja2" in seen and not seen & {"torch", "tensorflow", "tensorflow-cpu", "jax", "numpy", "matplotlib"}

"""Every dependency is bounded, says why it is there, and is pinned for CI."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
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


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("direct", DIRECT, ids=str)
def test_it_is_bounded_from_above(direct):
    assert {part.operator for part in direct.specifier} & {"==", "<", "<=", "~="}


@pytest.mark.parametrize("direct", DIRECT, ids=str)
def test_the_pin_is_one_that_is_allowed(direct):
    pins = [pin for pin in PINS if plain(pin.name) == plain(direct.name)]
    assert pins, "cure: the command in the first lines of constraints.txt"
    for pin in pins:
        (exact,) = pin.specifier
        assert exact.operator == "==" and direct.specifier.contains(exact.version, prereleases=True)


@pytest.mark.parametrize("entry", re.findall(r'^  ("[^"]+",.*)$', TEXT, re.MULTILINE))
def test_it_says_why_it_is_there(entry):
    if not entry.startswith(('"torch==', '"zerograd[', '"pytest>=', '"--')):
        assert re.search(r"# \S+", entry)


def test_reading_brings_no_torch():
    assert not {"torch", "numpy", "jax", "tensorflow-cpu"} & {
        plain(Requirement(line).name) for line in PROJECT["dependencies"]
    }

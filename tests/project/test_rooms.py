"""Imports run one way, from room to room; none is hidden, and nothing is dead."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter

from support.house import ROOT

FLOORS = (
    ("files", "words", "project"),
    ("catalogue",),
    ("counterfactuals",),
    ("proof",),
    ("search",),
    ("pictures",),
    ("labs", "stepper", "site"),
    ("commands",),
    ("__main__",),
)
"""From the ground up: a room knows those below it, and those beside it."""
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
READING = {"yaml", "packaging", "mkdocs", "markdown", "latex2mathml", "jinja2", *sys.stdlib_module_names}
"""What is there when the site is read: whoever needs more imports it where it is used."""
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((ROOT / "zerograd").rglob("*.py"))
}
CALLED = re.compile(r"(on|pytest|test)_\w+|main|add_arguments|makeExtension")
"""What others call by its name: MkDocs, pytest, the command line, Markdown."""
FOR_TESTS = {"zerograd.counterfactuals.probes"}
"""Stands beside what it probes, and only a test runs it."""


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(node: ast.AST) -> list[str]:
    """The modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom) or node.level:
        return []
    inner = [name for alias in node.names if (name := f"{node.module}.{alias.name}") in MODULES]
    return inner or [node.module or ""]


@cache
def statements(module: str) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The imports at the top of a module, and those inside functions."""
    inside = [
        node
        for function in ast.walk(tree(module))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    everything = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [node for node in everything if node not in inside], inside


def ours(nodes: list[ast.stmt]) -> set[str]:
    return {name for node in nodes for name in imports(node) if name in MODULES}


@cache
def packages(module: str) -> frozenset[str]:
    """What importing a module takes that is not there when the site is only read."""
    top, _ = statements(module)
    outside = {name.split(".")[0] for node in top for name in imports(node) if name not in MODULES}
    outside -= READING | {"__future__", "zerograd"}
    return frozenset(outside).union(*(packages(other) for other in ours(top) - {module}))


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def test_imports_run_one_way():
    wrong = []
    for module in MODULES:
        for other in {name for nodes in statements(module) for name in ours(nodes)} - {"zerograd"}:
            if room(module) in FLOOR and FLOOR[room(other)] > FLOOR[room(module)]:
                wrong.append(f"{module} imports {other}, which is above it")
    assert {room(module) for module in MODULES} - {"zerograd"} == FLOOR.keys() and not wrong, "\n".join(wrong)


def test_there_is_no_circle():
    TopologicalSorter(
        {module: {name for nodes in statements(module) for name in ours(nodes)} - {module} for module in MODULES}
    ).prepare()  # raises CycleError, which names the circle


def test_no_import_is_hidden_in_a_function():
    """Only one that brings what its module does without: torch, pytest, nbformat."""
    hidden = []
    for module, file in MODULES.items():
        for node in statements(module)[1]:
            for name in imports(node):
                if name in MODULES and packages(name) <= packages(module):
                    hidden.append(f"{file.relative_to(ROOT)}:{node.lineno}: {name}\n    cure: import it at the top")
    assert not hidden, "\n".join(hidden)


def test_nothing_is_dead():
    """Every name that a module defines at its top stands somewhere else too, outside of the tests."""
    places = [ROOT / "conftest.py", *ROOT.glob("mkdocs*.yml"), *MODULES.values(), *(ROOT / "benchmarks").rglob("*.py")]
    places += [file for ending in ("html", "xml") for file in (ROOT / "theme").rglob(f"*.{ending}")]
    words = Counter(word for file in places for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))
    dead = []
    for module, file in MODULES.items():
        for node in tree(module).body if module not in FOR_TESTS else ():
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                is_registered = any(isinstance(decorator, ast.Call) for decorator in node.decorator_list)
                names = [] if is_registered and isinstance(node, ast.FunctionDef) else [node.name]
            elif isinstance(node, ast.Assign):
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            else:
                names = []
            for name in names:
                if words[name] < 2 and not CALLED.fullmatch(name) and not name.startswith("__"):
                    dead.append(f"{file.relative_to(ROOT)}:{node.lineno}: {name}")
    assert not dead, "\n".join(dead)

"""What each counterfactual models, and what of its source decides, read from the source itself: needs no torch."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
NO_TOPICS = ("__init__", "all", "meanings", "probes", "registry", "tools")
TOPICS = tuple(sorted(file.stem for file in FOLDER.glob("*.py") if file.stem not in NO_TOPICS))


@dataclass(frozen=True)
class Meaning:
    """A counterfactual for the reader: its topic and what it models, in both languages. `digest` identifies its source."""

    topic: str
    zh: str
    en: str
    digest: str = ""


@cache
def meanings() -> dict[str, Meaning]:
    """Every counterfactual by its name."""
    found = {}
    for topic in TOPICS:
        text = (FOLDER / f"{topic}.py").read_text(encoding="utf-8")
        tree = ast.parse(text)
        worlds = {node: call for node in tree.body if isinstance(node, ast.FunctionDef) and (call := decorator(node))}
        # What a module defines besides may be used by any of them.
        shared = "\n".join(ast.unparse(node) for node in tree.body if node not in worlds)
        for node, call in worlds.items():
            zh = next((word.value.value for word in call.keywords if word.arg == "zh"), "")
            source = hashlib.sha256(f"{shared}\0{ast.unparse(node)}".encode()).hexdigest()[:16]
            found[node.name] = Meaning(topic, zh, (ast.get_docstring(node) or "").strip(), source)
    return found


def decorator(node: ast.FunctionDef) -> ast.Call | None:
    for call in node.decorator_list:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "counterfactual":
            return call
    return None

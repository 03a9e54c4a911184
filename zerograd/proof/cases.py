"""Running a case: the program as its asker has it, what the page's recipe says, the page's fix, and healthy twins."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import traceback
from collections.abc import Callable
from pathlib import Path

from zerograd.catalogue.cases import STAGES
from zerograd.catalogue.model import Case, Snippet
from zerograd.proof.workers import call

SECONDS = 120
KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
"""What a reader pastes of a recipe: not the example that shows it."""
SAYS = {
    "symptom": "the program does not show its symptom",
    "diagnosis": "the recipe of the page does not say what the page says",
    "cure": "the fix of the page does not cure it",
    "healthy": "the recipe of the page is not silent on a healthy program",
}


def tried(case: Case, root: Path, snippets: list[Snippet]) -> str:
    """What is wrong with the page, as the case shows it; "" if nothing. `snippets` are those that recipes come from."""
    try:
        return call(run, case, root, snippets, seconds=SECONDS)
    except (TimeoutError, ChildProcessError) as error:
        return f"{case.path}:1: {error}\n    cure: make it smaller"


def run(case: Case, root: Path, snippets: list[Snippet]) -> str:
    """In a process of its own."""
    import torch

    torch.set_num_threads(1)
    file = root / case.path
    names: dict = {"__name__": "case", "__file__": str(file)}
    stage = "symptom"
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), names)  # noqa: S102 - that is what it is for
            for stage in (name for name in STAGES if name in case.stages):
                function = names[stage]
                function(*[taker(case, snippets)] * bool(inspect.signature(function).parameters))
    except BaseException as error:  # noqa: BLE001 - whatever ends it is told
        return told(case, file, stage, error)
    return ""


def taker(case: Case, snippets: list[Snippet]) -> Callable:
    """`recipe("name")`: a function or class of the page's recipes, as a reader pastes it; `recipe("name", "other-slug")`."""

    def recipe(name: str, slug: str = case.slug):
        for snippet in (s for s in snippets if s.slug == slug):
            body = [node for node in ast.parse(snippet.code).body if isinstance(node, KEPT)]
            if any(getattr(node, "name", "") == name for node in body):
                space: dict = {"__name__": "recipe"}
                exec(compile(ast.Module(body, []), snippet.path, "exec"), space)  # noqa: S102
                return space[name]
        raise LookupError(f"no snippet of {slug} defines {name!r}")

    return recipe


def told(case: Case, file: Path, stage: str, error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == str(file)), 1)
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    source = file.read_text(encoding="utf-8").splitlines()[(line or 1) - 1].strip()
    return (
        f"{case.path}:{line}: {SAYS[stage]} (docs/zh/{case.slug}.md#{case.cause}, docs/en/{case.slug}.md#{case.cause})\n"
        f"    {source}\n    {reason}\n"
        "    cure: correct what the page says there, or its recipe; the case is right if people have such a program"
    )

"""What can be seen to be wrong with a snippet's code before it is run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from zerograd.catalogue.model import Problem, Snippet

ENDS = {"exit", "quit", "_exit", "abort", "_Exit"}
TOO_WIDE = {"Exception", "BaseException"}
ALWAYS_THERE = {*sys.stdlib_module_names, "torch", "numpy"}
BRINGS = {"tensorflow": {"keras"}}
"""Packages that come with one that a snippet declares."""


def misconduct(snippet: Snippet) -> list[Problem]:
    """Everything that is wrong, by line."""
    try:
        tree = ast.parse(snippet.code)
    except SyntaxError as error:
        found = [(error.lineno or 1, f"not Python: {error.msg}", "correct the code")]
    else:
        found = sorted(findings(tree, snippet.requires))
    return [Problem(snippet.path, snippet.code_line + line - 1, what, cure) for line, what, cure in found]


def findings(tree: ast.Module, requires: tuple[str, ...] = ()) -> Iterator[tuple[int, str, str]]:
    known = ALWAYS_THERE.union(*({name.split(".")[0]} | BRINGS.get(name, set()) for name in requires))
    for node in ast.walk(tree):
        for module in imported(node):
            if module.split(".")[0] not in known:
                yield (
                    node.lineno,
                    f"it imports {module or 'a module beside it'}, which its readers do not have",
                    "write the code here, or declare the package: <!--pytest-codeblocks:importorskip(package)-->",
                )
        match node:
            case ast.ExceptHandler(type=None):
                yield (
                    node.lineno,
                    "a bare `except`",
                    "catch the error that the claim is about, by its type, so that no other one passes",
                )
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in TOO_WIDE:
                yield (
                    node.lineno,
                    f"`{name}` catches everything",
                    "catch the error that the claim is about, by its type",
                )
            case ast.Assert(test=test) if vacuous(test):
                yield (
                    node.lineno,
                    f"`assert {ast.unparse(test)}` can never fail",
                    "assert what would be false if the claim were, or delete it",
                )
            case ast.Call(func=ast.Attribute(value=ast.Name(id="sys" | "os"), attr=name)) if name in ENDS:
                yield (
                    node.lineno,
                    f"`{name}` ends the interpreter and hides what follows",
                    "let the snippet run to its end",
                )
            case ast.Call(func=ast.Name(id="exit" | "quit" as name)):
                yield (
                    node.lineno,
                    f"`{name}()` ends the interpreter and hides what follows",
                    "let the snippet run to its end",
                )
            case ast.Raise(exc=ast.Name(id="SystemExit") | ast.Call(func=ast.Name(id="SystemExit"))):
                yield (
                    node.lineno,
                    "`SystemExit` ends the interpreter and hides what follows",
                    "let the snippet run to its end",
                )
            case ast.Name(id="__name__"):
                yield (
                    node.lineno,
                    "`__name__` is not `__main__` when pytest-codeblocks runs this",
                    "write the code at the top level",
                )
            case ast.Constant(value=str(text)) if "pytest-codeblocks:" in text:
                yield node.lineno, "a string that pytest-codeblocks would read as its own", "write it differently"


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module if node.module and not node.level else ""] if isinstance(node, ast.ImportFrom) else []


def vacuous(test: ast.expr) -> bool:
    if isinstance(test, (ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.JoinedStr, ast.Lambda)):
        return True
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return vacuous(test.operand)
    if (
        isinstance(test, ast.Compare)
        and len(test.ops) == 1
        and isinstance(test.ops[0], (ast.Eq, ast.Is, ast.GtE, ast.LtE))
    ):
        return ast.dump(test.left) == ast.dump(test.comparators[0])
    return isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) and any(vacuous(value) for value in test.values)

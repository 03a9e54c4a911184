"""What can be seen to be wrong with a snippet's code before it is run."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterator

from zerograd.catalogue.model import Problem, Snippet


def listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENDS = {"exit", "quit", "_exit", "abort", "_Exit"}
TOO_WIDE = {"Exception", "BaseException"}
MOST_ERRORS = 3
"""Types in one `except`."""
STANDARD = listed("""abc argparse atexit collections contextlib copy dataclasses datetime decimal enum fractions functools gc hashlib io itertools
    json logging math numbers operator os pathlib pickle random re statistics string struct sys tempfile textwrap threading
    types typing warnings weakref""")
"""What a snippet may import of the standard library. Not a clock, and nothing that tells where it runs."""
OPTIONAL = frozenset({"jax", "keras", "tensorflow"})
"""Packages that a snippet may declare: those that pyproject.toml installs for the tests."""
BRINGS = {"tensorflow": {"keras"}}
"""Packages that come with one that a snippet declares."""
PARTS = {
    "datetime": {"timedelta"},
    "os": {"environ", "fspath", "listdir", "makedirs", "path", "remove", "rename", "replace", "sep"},
    "sys": {"_getframe", "float_info", "getrefcount", "getsizeof", "maxsize", "version_info"},
    "gc": {"collect", "get_objects"},
}
"""Of these modules, what a snippet may use."""
PRIVATE = listed("""_ __call__ __cause__ __contains__ __del__ __enter__ __eq__ __exit__ __getitem__ __hash__ __init__ __iter__ __len__ __name__
    __next__ __path__ __post_init__ __reduce__ __repr__ __setitem__ __str__ __torch_dispatch__ __torch_function__ __version__
    _base _getframe _orig_mod _saved_self _version""")
"""Names with an underscore in front that a snippet may use, beside those that it makes."""
REFLECTION = listed("cr_frame f_builtins f_globals f_locals get_referents get_referrers gi_frame tb_frame")
"""What reaches that nobody can see in the code."""
RUN_TEXT = listed("__import__ breakpoint compile delattr eval exec globals input locals")
"""Built-in functions that run a text, or do the same."""
NOT_REACHED = sys.stdlib_module_names - STANDARD - {"array", "select", "signal", "trace"} | PARTS.keys()
"""Names that are modules of the standard library where they belong to another module; torch and NumPy have four such names."""
COUNTS = {"abs", "count", "dim", "element_size", "len", "numel", "square"}
"""What is never below zero."""
WIDEST = 110
CHARACTERS = re.compile(r"[ -~\n²³°±×]*")
"""What code may be written in: what everybody can type and nobody can overlook."""


def misconduct(snippet: Snippet, is_read: bool = True) -> list[Problem]:
    """Everything that is wrong, by line. What stands in the place of a text of the code is run and not read."""
    try:
        tree = ast.parse(snippet.code)
    except SyntaxError as error:
        found = [(error.lineno or 1, f"not Python: {error.msg}", "correct the code")]
    else:
        found = sorted({*(looks(snippet.code) if is_read else ()), *findings(tree, snippet.requires), *doors(tree)})
    return [Problem(snippet.path, snippet.code_line + line - 1, what, cure) for line, what, cure in found]


def findings(tree: ast.Module, requires: tuple[str, ...] = ()) -> Iterator[tuple[int, str, str]]:
    declared = {name.split(".")[0] for name in requires}
    known = {*STANDARD, "torch", "numpy"}.union(*({name} | BRINGS.get(name, set()) for name in declared & OPTIONAL))
    for name in sorted(declared - OPTIONAL):
        yield (
            1,
            f"`importorskip({name})` names no package that the tests install",
            f"use one of {', '.join(sorted(OPTIONAL))}",
        )
    for node in ast.walk(tree):
        for module in imported(node):
            if module.split(".")[0] not in known:
                standard = module.split(".")[0] in sys.stdlib_module_names
                yield (
                    node.lineno,
                    f"it imports {module}, which no snippet needs"
                    if standard
                    else f"it imports {module or 'a module beside it'}, which its readers do not have",
                    "do without, or add it to STANDARD in zerograd/proof/lint.py"
                    if standard
                    else "write the code here, or declare the package: <!--pytest-codeblocks:importorskip(package)-->",
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
            case ast.ExceptHandler(type=ast.Tuple(elts=kinds)) if len(kinds) > MOST_ERRORS:
                cure = "catch the error that the claim is about"
                yield node.lineno, f"one `except` for {len(kinds)} types of errors", cure
            case ast.Try(finalbody=body) if leaving := [
                inner
                for statement in body
                for inner in ast.walk(statement)
                if isinstance(inner, (ast.Return, ast.Break, ast.Continue))
            ]:
                yield leaving[0].lineno, "it leaves a `finally`, which swallows every error", "leave after it"
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


def looks(code: str) -> Iterator[tuple[int, str, str]]:
    """What a reader of the code would not see."""
    for number, line in enumerate(code.splitlines(), 1):
        if len(line) > WIDEST:
            yield number, f"a line of {len(line)} characters, at most {WIDEST}", "break it: nobody scrolls to its end"
        if not CHARACTERS.fullmatch(line):
            odd = next(c for c in line if not CHARACTERS.fullmatch(c))
            yield number, f"the character U+{ord(odd):04X} in the code", "write it in ASCII"


def doors(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Where code reaches past what it shows: other names for what is built in, parts of torch replaced, text that is run."""
    modules: dict[str, str] = {}  # what an import is called here -> what it is
    own: set[str] = set()  # names with an underscore that the snippet makes
    chosen: set[ast.AST] = set()  # where a machine may be asked what it has
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            origin = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            modules |= {alias.asname or alias.name.split(".")[0]: origin + alias.name for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            own.add(node.name)
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            own.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, (ast.If, ast.IfExp)):
            chosen |= set(ast.walk(node.test))
    calls = {node.func: node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        for name in named(node):
            hidden = name.startswith("_") and name not in PRIVATE and (name.startswith("__") or name not in own)
            if hidden or name in REFLECTION or (name in RUN_TEXT and isinstance(node, ast.Name)):
                yield line, f"`{name}` reaches what the code does not show", "show it with what everybody uses"
        match node:
            case ast.Name(id="getattr" | "setattr" | "vars" as name) if not spelled(calls.get(node)):
                yield line, f"`{name}` of a name that is put together", "write the name as it is, or loop over names"
            case ast.Attribute(value=ast.Name(id=owner), attr=part) if (
                part not in PARTS.get(modules.get(owner, ""), {part}) and part not in ENDS
            ):
                yield line, f"`{modules[owner]}.{part}` depends on where it runs", "do without"
            case ast.ImportFrom(module=module, names=names) if module in PARTS and any(
                alias.name not in PARTS[module] for alias in names
            ):
                yield (
                    line,
                    f"it takes more of {module} than a snippet may use",
                    f"use {', '.join(sorted(PARTS[module]))}",
                )
            case ast.Attribute(attr=part) if part in NOT_REACHED and root(node) in modules:
                yield line, f"`{ast.unparse(node)}` is a module that another one happens to use", "do without"
            case ast.Attribute(attr="is_available") if node not in chosen:
                yield line, "whether a device is there depends on the reader's machine", "ask only in an `if`"
        for name in bound(node):
            if hasattr(builtins, name) and not name.startswith("_"):
                yield (
                    line,
                    f"`{name}` is given another meaning",
                    "call it differently: readers know what this name does",
                )
        for target in replaced(node):
            if root(target) in modules and not ast.unparse(target).startswith("torch.backends."):
                yield line, f"it replaces `{ast.unparse(target)}`", "show what PyTorch does as it is"


def named(node: ast.AST) -> Iterator[str]:
    """The names that stand in a node, also those that are written as texts."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.alias(name=name):
            yield name
        case ast.Constant(value=str(name)) if name.isidentifier() and (name in REFLECTION or name.startswith("__")):
            yield name


def bound(node: ast.AST) -> Iterator[str]:
    """The names that get a value here."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=name) | ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
            yield name
        case ast.ImportFrom(names=names):
            yield from (alias.name for alias in names if not alias.asname)


def replaced(node: ast.AST) -> Iterator[ast.expr]:
    """What gets another value that has a name with a dot, or is set by `setattr`."""
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            yield node
        case ast.Call(func=ast.Name(id="setattr"), args=[target, *_]):
            yield target


def root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def spelled(call: ast.Call | None) -> bool:
    """Whether `getattr(x, "name")`, `getattr(x, name)`, `getattr(x, field.name)` or `vars(x)` says which name it means."""
    if call is None or not call.args:
        return False
    return all(
        isinstance(argument, (ast.Constant, ast.Name)) or getattr(argument, "attr", "") == "name"
        for argument in call.args[1:2]
    )


def never_negative(test: ast.Compare) -> bool:
    """`len(x) >= 0` and the like, also the other way round."""
    sides = [test.left, test.comparators[0]]
    if isinstance(test.ops[0], ast.LtE):
        sides.reverse()
    match sides:
        case [ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)), ast.Constant(value=0)]:
            return isinstance(test.ops[0], (ast.GtE, ast.LtE)) and name in COUNTS
    return False


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
        return ast.dump(test.left) == ast.dump(test.comparators[0]) or never_negative(test)
    return isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) and any(vacuous(value) for value in test.values)

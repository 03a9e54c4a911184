"""Snippets: `snippets/<slug>/<claim>.md`, in the one legal shape. pytest-codeblocks silently skips what it does not know
(`title=`, `py`, `{.python}`, `~~~`), so anything else is a mistake here."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from zerograd.catalogue import scope
from zerograd.catalogue.model import SLUG, SNIPPETS, Problem, Snippet, suggestion
from zerograd.catalogue.reading import read_text

LONGEST = 25
LONGEST_RECIPE = 60
EXPECTED = "<!--pytest-codeblocks:expected-output-->"
MARK = re.compile(
    r"<!--(?:pytest-codeblocks:(?P<requires>importorskip)\((?P<module>[\w.]+)\)|pytest\.mark\.(?P<mark>.+))-->"
)
TORCH = re.compile(r'torch\("(?P<versions>[^"]+)"\)')
MARKS = ("workers", "distributed", "recipe")
PICTURE = re.compile(r"<!--picture: (?P<kind>[a-z]+)-->")
SHAPE = f"a snippet is: mark lines, ```python … ```, an empty line, {EXPECTED}, an empty line, ```text … ```"


def read_snippet(file: Path, root: Path, problems: list[Problem]) -> Snippet | None:
    """The snippet in a file; None, after saying why, where it has another shape."""
    path = file.relative_to(root).as_posix()
    text = read_text(file, path, problems)
    if text is None:
        return None
    lines = text.splitlines()

    def fail(index: int, what: str, cure: str) -> None:
        problems.append(Problem(path, min(index, max(len(lines) - 1, 0)) + 1, what, cure))

    name = file.relative_to(root / SNIPPETS).with_suffix("").as_posix()
    if name.count("/") != 1 or not all(SLUG.fullmatch(part) for part in name.split("/")):
        cure = "name it snippets/<slug>/<claim>.md in lower-case kebab-case"
        return fail(0, f"the name {name!r} is not <slug>/<claim>", cure)
    i, versions, requires, marks, variants, one_case, case, doubtful = 0, "", [], [], [], False, {}, False
    picture = ""
    while i < len(lines) and lines[i].startswith("<!--"):
        match = MARK.fullmatch(lines[i].strip())
        if scope.LIKE.match(lines[i]):
            try:
                if only := scope.ONE_CASE.fullmatch(lines[i].strip()):
                    one_case, case = True, {key: words for key, words in only.groupdict().items() if words}
                else:
                    variants += scope.parse(lines[i], i + 1)
            except ValueError as error:
                doubtful = True
                fail(i, str(error), scope.SHAPE)
        elif asked := PICTURE.fullmatch(lines[i].strip()):
            picture = asked["kind"]
        elif not match:
            fail(i, f"unknown mark: {lines[i]}", f"see the marks in CONTRIBUTING.md; {scope.SHAPE}")
        elif match["requires"]:
            requires.append(match["module"])
        elif torch := TORCH.fullmatch(match["mark"]):
            try:
                SpecifierSet(torch["versions"])
                versions = torch["versions"]
            except InvalidSpecifier:
                cure = 'write a range of versions, like torch(">=2.6") or torch(">=2.6,<2.13")'
                fail(i, f"{torch['versions']!r} does not say which versions of torch", cure)
        elif match["mark"] in MARKS:
            marks.append(match["mark"])
        else:
            cure = f'use one of: torch("…"), {", ".join(MARKS)}; a snippet is never skipped'
            fail(i, f"unknown mark {match['mark']!r}", cure)
        i += 1
    blocks = []
    for info in ("python", "text"):
        if i >= len(lines) or lines[i] != f"```{info}":
            seen = repr(lines[i]) if i < len(lines) else "the end of the file"
            return fail(i, f"expected ```{info} but found {seen}: this fence would not be run", SHAPE)
        start = i + 1
        while i + 1 < len(lines) and lines[i + 1] != "```":
            i += 1
        if i + 1 >= len(lines):
            return fail(start - 1, f"the ```{info} fence is never closed", "close it with ``` on a line of its own")
        blocks.append((start + 1, "".join(line + "\n" for line in lines[start : i + 1])))
        i += 2
        if info == "python":
            for wanted in ("", EXPECTED, ""):
                if i >= len(lines) or lines[i] != wanted:
                    return fail(i, f"expected {wanted or 'an empty line'!r} after the code", SHAPE)
                i += 1
    if i < len(lines):
        fail(i, f"text after the output: {lines[i]!r}", "one claim per file; " + SHAPE)
    (code_line, code), (output_line, output) = blocks
    if not output.strip():
        cure = "print what the claim says; `python -m zerograd refresh` then writes down what it printed"
        fail(output_line - 1, "the expected output is empty, so nothing is shown or checked", cure)
    snippet = Snippet(
        name,
        path,
        code,
        output,
        code_line,
        output_line,
        versions,
        tuple(requires),
        tuple(marks),
        tuple(variants),
        one_case,
        doubtful,
        case,
        picture,
    )
    problems += check_code(snippet)
    problems += check_scope(snippet)
    return snippet


def check_scope(snippet: Snippet) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for variant in snippet.scope:
        if variant.text not in snippet.code:
            near = suggestion(
                variant.text, {word for line in snippet.code.splitlines() for word in (line.strip(), *line.split())}
            )
            what = f"the code has no {variant.text!r}, so nothing would be replaced{near}"
            yield Problem(snippet.path, variant.line, what, "quote a text of the code as it stands there")
        elif (code := variant.applied(snippet.code)) in seen:
            what = f"line {seen[code]} already makes the same code of `{variant.replacement}`"
            yield Problem(snippet.path, variant.line, what, "keep one of them")
        else:
            seen[code] = variant.line
    if snippet.one_case and snippet.holds:
        yield Problem(snippet.path, 1, "one case, and yet it holds elsewhere", "delete `one case`, or the `holds`")


def check_code(snippet: Snippet) -> Iterator[Problem]:
    """How long the code is, and what its comments may be."""
    recipe = "recipe" in snippet.marks
    count, most = snippet.code.count("\n"), LONGEST_RECIPE if recipe else LONGEST
    if count > most:
        cure = (
            "show one thing"
            if recipe
            else "show one thing; a recipe that people paste says so: <!--pytest.mark.recipe-->"
        )
        yield Problem(snippet.path, snippet.code_line, f"the code has {count} lines, at most {most}", cure)
    if recipe and snippet.code.isascii():
        return
    for line, comment in comments(snippet.code):
        if not recipe:
            what, cure = (
                f"a comment in the code: {comment!r}",
                "say it in the claim or around it: nothing runs a comment",
            )
        elif not comment.isascii():
            what, cure = (
                f"a comment that is not English: {comment!r}",
                "both languages show this code: write it in English",
            )
        else:
            continue
        yield Problem(snippet.path, snippet.code_line + line - 1, what, cure)


def comments(code: str) -> list[tuple[int, str]]:
    """Line and text of each comment; none where the code is not Python, which the proof says better."""
    if "#" not in code:
        return []
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]

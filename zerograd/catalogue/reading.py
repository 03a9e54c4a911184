"""Reading text and YAML: every mistake becomes a `Problem` with file, line and cure."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import yaml

from zerograd.catalogue.model import Problem, suggestion

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's is 35 times faster."""


def read_text(file: Path, path: str, problems: list[Problem]) -> str | None:
    """The text of a file; None, and a problem at the first line that cannot be read, where it is not UTF-8."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        problems += unseen(text, path)
        return text
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem(path, line, "not UTF-8: nobody can tell which characters these are", "save it as UTF-8")
        )
        return None


@functools.cache
def is_seen(character: str) -> bool:
    """Whether a character can be seen, and stands where it is written: letters, digits, punctuation and symbols that are
    written from the left; of the blanks, those of the keyboard."""
    if character in " \n\t\u3000":
        return True
    return unicodedata.category(character)[0] in "LNPS" and unicodedata.bidirectional(character) not in (
        "R",
        "AL",
        "AN",
    )


def unseen(text: str, path: str, first_line: int = 1) -> list[Problem]:
    """The first character of a text that nobody sees, or that makes others stand elsewhere, as a problem."""
    if text.isascii() and text.isprintable():
        return []
    for character in sorted({c for c in set(text) if not is_seen(c)}, key=text.index)[:1]:
        line = first_line + text.count("\n", 0, text.index(character))
        name = unicodedata.name(character, "a control character").lower()
        what = f"the character U+{ord(character):04X} ({name}), which nobody sees as what it is"
        return [Problem(path, line, what, "delete it, or write what can be seen")]
    return []


def texts(value: object) -> Iterable[str]:
    """Every text in a value of YAML or JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.items() if isinstance(value, dict) else value:
            yield from texts(list(item) if isinstance(item, tuple) else item)


def read_mapping(text: str, path: str, first_line: int, kind: str, problems: list[Problem]) -> tuple[dict, dict]:
    """The values of a YAML mapping that starts at a line of a file, and the line of each key and of each item of a list.

    What is no mapping of texts to values is a problem, and empty.
    """
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        meta = loader.construct_document(node) if node is not None else {}
    except (yaml.YAMLError, ValueError, TypeError) as error:
        if not unseen(text, path):  # which is said already
            problems.append(malformed(error, text, path, first_line, kind))
        return {}, {}
    finally:
        loader.dispose()
    if not isinstance(meta, dict) or not all(isinstance(key, str) for key in meta):
        cure = "write one `key: value` per line, see CONTRIBUTING.md"
        problems.append(Problem(path, first_line, f"the {kind} is not a list of `key: value`", cure))
        return {}, {}
    lines: dict = {}
    said = bool(unseen(text, path))
    for key, value in node.value if node is not None else ():
        line = key.start_mark.line + first_line
        if key.value in lines:
            what = f"the key {key.value!r} is there already, in line {lines[key.value]}, which would be ignored"
            problems.append(Problem(path, line, what, "keep one of them"))
        lines[key.value] = line
        if isinstance(value, yaml.SequenceNode):
            lines.update({(key.value, i): item.start_mark.line + first_line for i, item in enumerate(value.value)})
        if not said:  # what is written as an escape
            problems += [found for item in texts(meta.get(key.value)) for found in unseen(item, path, line)][:1]
    return meta, lines


def malformed(error: Exception, text: str, path: str, first_line: int, kind: str) -> Problem:
    """What YAML says about `text`, which starts at a line of a file: its own message would name a "<unicode string>"."""
    mark = getattr(error, "problem_mark", None)
    before = text.encode()[: getattr(error, "position", 0)]  # libyaml counts bytes
    line = mark.line if mark else before.count(b"\n")
    line = min(line, max(len(text.splitlines()) - 1, 0))  # what is never closed is noticed below the last line
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    cure = "quote values that hold `: `, `#`, or start with a special character"
    return Problem(path, first_line + line, f"malformed {kind}: {reason}", cure)


def unknown_key(key: str, known: Iterable[str]) -> tuple[str, str]:
    """What is wrong with a key that means nothing, and the cure."""
    return f"unknown key {key!r}{suggestion(key, known)}", f"use one of: {', '.join(known)}"


def wrong_type(key: str, value: object, kind: type | str) -> tuple[str, str] | None:
    """What is wrong with a value that is no text, flag, number, list or mapping of texts, and the cure; None if it is one."""
    if kind is str and not isinstance(value, str):
        return f"`{key}` is not a text", f'put it in quotes: {key}: "…"'
    if kind is bool and not isinstance(value, bool):
        return f"`{key}` is neither true nor false", f"write `{key}: true`, or leave it out"
    if kind is float and (isinstance(value, bool) or not isinstance(value, (int, float))):
        return f"`{key}` is not a number", f"write `{key}: 1`, or leave it out"
    if kind is dict and not (
        isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)
    ):
        return f"`{key}` is no list of `name: text`", f"write one `name: text` per line under `{key}:`, two spaces in"
    if kind is list:
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            cure = f"write `{key}: [one, two]` or one `- item` per line, quoted where YAML needs it"
            return f"`{key}` is not a list of texts", cure
        if len(set(value)) < len(value):
            return f"`{key}` holds an item twice", "remove one"
    return None

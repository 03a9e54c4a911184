"""What both languages of a question share (`snippets/<slug>/question.yml`), and the questions that nobody has answered yet
(`wanted/<slug>.yml`)."""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue.model import LANGUAGES, SLUG, SNIPPETS, Problem, Question, Wanted
from zerograd.catalogue.reading import read_mapping, read_text, unknown_key, wrong_type

FILE = "question.yml"
TYPES = {
    "topic": str,
    "order": float,
    "apis": list,
    "errors": list,
    "related": list,
    "draft": bool,
    "trace": str,
    "shown_by": list,
    "causes": list,
}
REQUIRED = ("topic", "apis", "related")
WANTED = "wanted"
WANTED_TYPES = {"topic": str, **dict.fromkeys(LANGUAGES, str), "asked": list, "aliases": list}
WANTED_REQUIRED = tuple(WANTED_TYPES)[:-1]


def read_questions(root: Path, problems: list[Problem]) -> dict[str, Question]:
    questions = {}
    for file in sorted((root / SNIPPETS).glob(f"*/{FILE}")):
        path, slug = file.relative_to(root).as_posix(), file.parent.name
        before = len(problems)
        values, lines = read_values(file, path, TYPES, REQUIRED, problems)
        lists = {key: tuple(values.pop(key, ())) for key in ("apis", "errors", "related", "shown_by", "causes")}
        questions[slug] = Question(slug, path, **values, **lists, lines=lines, is_sound=len(problems) == before)
    return questions


def read_wanted(root: Path, problems: list[Problem]) -> dict[str, Wanted]:
    wanted = {}
    for file in sorted((root / WANTED).glob("*.yml")):
        path = file.relative_to(root).as_posix()
        values, lines = read_values(file, path, WANTED_TYPES, WANTED_REQUIRED, problems)
        if not SLUG.fullmatch(file.stem):
            cure = "name it in lower-case kebab-case: it becomes the address of the answer"
            problems.append(Problem(path, 1, f"the file name {file.stem!r} is not a slug", cure))
        elif values.keys() >= {*WANTED_REQUIRED}:
            titles = {language: values[language] for language in LANGUAGES}
            lists = (tuple(values.get(key, ())) for key in ("asked", "aliases"))
            wanted[file.stem] = Wanted(file.stem, path, values["topic"], titles, *lists, lines)
    return wanted


def read_values(
    file: Path, path: str, types: dict, required: tuple[str, ...], problems: list[Problem]
) -> tuple[dict, dict]:
    """The sound values of a file of `key: value`, by key, and their lines."""
    before = len(problems)
    text = read_text(file, path, problems)
    found, lines = read_mapping(text, path, 1, "file", problems) if text is not None else ({}, {})
    values = {}
    for key, value in found.items():
        if key not in types:
            problems.append(Problem(path, lines[key], *unknown_key(key, types)))
        elif wrong := wrong_type(key, value, types[key]):
            problems.append(Problem(path, lines[key], *wrong))
        elif value or key not in required:
            values[key] = value
    if len(problems) == before:
        for key in required:
            if key not in values:
                cure = f"write `{key}: …`: every such file has {', '.join(required)}"
                problems.append(Problem(path, lines.get(key, 1), f"`{key}` is missing or empty", cure))
    return values, lines

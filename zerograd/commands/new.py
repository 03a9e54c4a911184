"""Scaffold a question: docs/zh/<slug>.md, docs/en/<slug>.md, a first snippet and both navigation lines.

The tests stay red until everything is filled in. Example:

    python -m zerograd new why-zero-grad --topic "Training loop"
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

from zerograd import catalogue
from zerograd.catalogue import CONFIGS, LANGUAGES, SLUG, SNIPPETS, Problem
from zerograd.labs import PREFIX
from zerograd.report import write_atomically
from zerograd.site import addresses

PAGE = """---
title:
description:
aliases: []
apis: []
related: []
---

#{space}

{answer}

!!! claim "{claim}"

    --8<-- "{slug}/first-claim.md"

## {why} {{ #why }}
"""
WORDS = {
    "zh": {"answer": "（答案放在这里，加粗，一两句。）", "claim": "", "why": "为什么"},
    "en": {"answer": "(The answer goes here, in bold, in one or two sentences.)", "claim": "", "why": "Why"},
}
SNIPPET = """```python
import torch

print()
```

<!--pytest-codeblocks:expected-output-->

```text
```
"""


class Section(NamedTuple):
    """A section of `nav:`: its title, and line and column of its last page."""

    title: str
    line: int
    column: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help="the file name and permanent address of the question, in lower-case kebab-case")
    parser.add_argument("--topic", help="the navigation section, in either language (default: the last of questions)")


def main(options: argparse.Namespace) -> int:
    root, slug = options.root, options.slug
    if not SLUG.fullmatch(slug):
        return complain(f"{slug!r} is not a slug", "use lower-case letters, digits and single hyphens: why-zero-grad")
    if slug.startswith(PREFIX):
        return complain(
            f"{slug!r} would be the address of a lab: only they start with {PREFIX!r}",
            "choose another slug for a question; a lab is a notebook, see `python -m zerograd labs --help`",
        )
    pages = {language: root / "docs" / language / f"{slug}.md" for language in LANGUAGES}
    snippet = root / SNIPPETS / slug / "first-claim.md"
    for file in (*pages.values(), snippet.parent):
        if file.exists():
            return complain(f"{file} is already there", "choose another slug, or edit that question")
    problems: list[Problem] = []
    configs = [language for language in LANGUAGES if (root / CONFIGS[language]).exists()]
    sections = {language: read_sections(root, language, problems) for language in configs}
    promised = root / addresses.FILE
    listed = catalogue.read_text(promised, addresses.FILE, problems) if promised.exists() else None
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return 2
    chosen = -1
    if options.topic:
        titles = [(i, section.title) for found in sections.values() for i, section in enumerate(found)]
        chosen = next((i for i, title in titles if title == options.topic), None)
        if chosen is None:
            cure = f"use one of: {', '.join(title for _, title in titles)}"
            return complain(f"no topic {options.topic!r} for questions in the navigation", cure)
    writes = {snippet: SNIPPET}
    for language, file in pages.items():
        writes[file] = PAGE.format(slug=slug, space=" ", **WORDS[language])
    for language, found in sections.items():
        file = root / CONFIGS[language]
        if found:
            writes[file] = with_entry(file.read_text(encoding="utf-8"), found[chosen], slug)
        else:
            print(f"{file}: no topic in `nav:` to add {slug}.md to: add it by hand", file=sys.stderr)
    if listed is not None:
        writes[promised] = ended(listed) + f"{slug}\n"
    write_all(writes)
    for file in writes:
        print(f"wrote {file}")
    print(f"next: fill them in, then  pytest -k {slug}")
    return 0


def read_sections(root: Path, language: str, problems: list[Problem]) -> list[Section]:
    """The sections of `nav:` that hold questions: not the labs, nor the index pages, which are no topic."""
    sections = []
    for entry in catalogue.read_nav(root, language, problems):
        for title, content in entry.value if isinstance(entry, yaml.MappingNode) else ():
            if isinstance(content, yaml.SequenceNode) and content.value:
                slugs = [Path(leaf.value).stem for leaf in content.value if isinstance(leaf, yaml.ScalarNode)]
                if all(is_question(root, language, slug) for slug in slugs):
                    last = content.value[-1].start_mark
                    sections.append(Section(title.value, last.line, last.column))
    return sections


def is_question(root: Path, language: str, slug: str) -> bool:
    """Whether an entry of the navigation is one, or will be once it is written."""
    if slug.startswith(PREFIX):
        return False
    file = root / "docs" / language / f"{slug}.md"
    return not file.exists() or catalogue.read_page(file, language, root, []).is_question


def with_entry(text: str, section: Section, slug: str) -> str:
    lines = ended(text).splitlines(keepends=True)
    lines.insert(section.line + 1, " " * (section.column - 2) + f"- {slug}.md\n")
    return "".join(lines)


def ended(text: str) -> str:
    """The text with an end to its last line, so that another line can follow."""
    return text if not text or text.endswith("\n") else text + "\n"


def write_all(writes: dict[Path, str]) -> None:
    """Write every file or none: half a question would stand in the way of a second attempt."""
    before = {file: file.read_bytes() if file.exists() else None for file in writes}
    folders = [folder for file in writes for folder in file.parents if not folder.exists()]
    try:
        for file, text in writes.items():
            write_atomically(file, text)
    except BaseException:
        for file, data in before.items():
            if data is None:
                file.unlink(missing_ok=True)
            elif file.read_bytes() != data:
                file.write_bytes(data)
        for folder in folders:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def complain(what: str, cure: str) -> int:
    print(f"{what}\n    cure: {cure}", file=sys.stderr)
    return 2

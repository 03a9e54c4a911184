"""Scaffold a question: docs/zh/<slug>.md, docs/en/<slug>.md, a first snippet and both navigation lines.

The tests stay red until everything is filled in. Example:

    python -m zerograd new why-zero-grad --topic "Training loop"
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from zerograd.catalogue import CONFIGS, LANGUAGES, SLUG, SNIPPETS
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help="the file name and permanent address of the question, in lower-case kebab-case")
    parser.add_argument("--topic", help="the navigation section, in either language (default: the last one)")


def main(options: argparse.Namespace) -> int:
    root, slug = options.root, options.slug
    if not SLUG.fullmatch(slug):
        return complain(f"{slug!r} is not a slug", "use lower-case letters, digits and single hyphens: why-zero-grad")
    pages = {language: root / "docs" / language / f"{slug}.md" for language in LANGUAGES}
    snippet = root / SNIPPETS / slug / "first-claim.md"
    for file in (*pages.values(), snippet.parent):
        if file.exists():
            return complain(f"{file} is already there", "choose another slug, or edit that question")
    configs, topic = {}, None
    for language in LANGUAGES:
        file = root / CONFIGS[language]
        if file.exists():
            topics = read_topics(file)
            if options.topic:
                topic = next((i for i, (title, *_) in enumerate(topics) if title == options.topic), topic)
            configs[language] = file, topics
    if options.topic and topic is None:
        titles = [title for _, topics in configs.values() for title, *_ in topics]
        return complain(f"no topic {options.topic!r} in the navigation", f"use one of: {', '.join(titles)}")
    writes = {snippet: SNIPPET}
    for language, file in pages.items():
        writes[file] = PAGE.format(slug=slug, space=" ", **WORDS[language])
    for file, topics in configs.values():
        if topics:
            writes[file] = with_entry(file.read_text(encoding="utf-8"), topics[-1 if topic is None else topic], slug)
        else:
            print(f"{file}: no section in `nav:` to add {slug}.md to: add it by hand", file=sys.stderr)
    promised = root / addresses.FILE
    if promised.exists():
        writes[promised] = promised.read_text(encoding="utf-8") + f"{slug}\n"
    for file, text in writes.items():
        write_atomically(file, text)
        print(f"wrote {file}")
    print(f"next: fill them in, then  pytest -k {slug}")
    return 0


def read_topics(file: Path) -> list[tuple[str, int, int]]:
    """The sections of `nav:`: title, line of the last entry, its column."""
    document = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    nav = next((value for key, value in document.value if key.value == "nav"), None)
    topics = []
    for entry in nav.value if nav else ():
        if isinstance(entry, yaml.MappingNode):
            for title, content in entry.value:
                if isinstance(content, yaml.SequenceNode) and content.value:
                    last = content.value[-1].start_mark
                    topics.append((title.value, last.line, last.column))
    return topics


def with_entry(text: str, topic: tuple[str, int, int], slug: str) -> str:
    _, line, column = topic
    lines = text.splitlines(keepends=True)
    lines.insert(line + 1, " " * (column - 2) + f"- {slug}.md\n")
    return "".join(lines)


def complain(what: str, cure: str) -> int:
    print(f"{what}\n    cure: {cure}", file=sys.stderr)
    return 2

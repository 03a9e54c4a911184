"""Scaffold a question: docs/zh/<slug>.md, docs/en/<slug>.md, what both share, and a first snippet.

    python -m zerograd new why-zero-grad --topic zeroing-gradients
    python -m zerograd new why-zero-grad --topic zeroing-gradients --language zh   # a draft in one language
    python -m zerograd new why-zero-grad --language en                             # its other language, later

What stands in wanted/<slug>.yml (topic, title, aliases, how people asked) is taken over, and the file goes when both languages
have their page. `check` stays red until all is filled in.
"""

from __future__ import annotations

import argparse
import sys

import yaml

from zerograd import catalogue
from zerograd.catalogue.labs import PREFIX
from zerograd.catalogue.model import LANGUAGES, SLUG, SNIPPETS, Page, Wanted, suggestion
from zerograd.catalogue.questions import FILE
from zerograd.files import write_atomically

PAGE = """---
title: {title}
description:
{asked}aliases: {aliases}
---

# {heading}

{answer}

{claims}

## {why} {{ #why }}
"""
CLAIM = """!!! claim ""

    --8<-- "{snippet}.md"
"""
WORDS = {
    "zh": {"answer": "（答案放在这里，加粗，一两句。）", "why": "为什么"},
    "en": {"answer": "(The answer goes here, in bold, in one or two sentences.)", "why": "Why"},
}
ASKED = "# How people asked. Write aliases that others would use too, copy none of these, then delete these lines.\n"
QUESTION = """topic: {topic}
apis: []
{errors}related: []
"""
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
    parser.add_argument("--topic", help="an id of topics.yml, or the title of a topic in either language")
    parser.add_argument("--language", choices=LANGUAGES, help="only this language: a draft until the other is written")


def main(options: argparse.Namespace) -> int:
    root, slug = options.root, options.slug
    if not SLUG.fullmatch(slug):
        return complain(f"{slug!r} is not a slug", "use lower-case letters, digits and single hyphens: why-zero-grad")
    if slug.startswith(PREFIX):
        cure = "choose another slug for a question; a lab is a notebook, see `python -m zerograd labs --help`"
        return complain(f"{slug!r} would be the address of a lab: only they start with {PREFIX!r}", cure)
    everything = catalogue.read(root)
    wanted, shared = everything.wanted.get(slug), root / SNIPPETS / slug / FILE
    languages = [options.language] if options.language else list(LANGUAGES)
    missing = [language for language in languages if slug not in everything.pages[language]]
    if not missing and shared.exists():
        where = f"docs/{languages[0]}/{slug}.md"
        return complain(f"{where} is already there", "choose another slug, or edit that question")
    if slug in everything.moved:
        return complain(f"{slug!r} is an address that moved to {everything.moved[slug]}", "choose another slug")
    other = next((pages[slug] for pages in everything.pages.values() if slug in pages), None)
    writes = {root / "docs" / language / f"{slug}.md": page(slug, language, wanted, other) for language in missing}
    if not shared.exists():
        topics = {
            name: topic.id
            for names in everything.topics.values()
            for topic in names
            for name in (topic.id, topic.title)
            if not topic.is_listed
        }
        chosen = topics.get(options.topic) if options.topic else wanted.topic if wanted else None
        if chosen is None:
            what = (
                f"there is no topic {options.topic!r}{suggestion(options.topic, topics)}"
                if options.topic
                else "the topic is missing"
            )
            return complain(what, f"--topic with one of: {', '.join(dict.fromkeys(topics.values()))}")
        errors = "".join(f"  - {quoted(error)}\n" for error in wanted.errors) if wanted else ""
        writes[shared] = QUESTION.format(topic=chosen, errors=f"errors:\n{errors}" if errors else "")
        writes[shared] += "draft: true\n" * (len(languages) == 1)
    if other is None and not any((root / SNIPPETS / slug).glob("*.md")):
        writes[root / SNIPPETS / slug / "first-claim.md"] = SNIPPET
    for file, text in writes.items():
        write_atomically(file, text)
        print(f"wrote {file}")
    if wanted and all(slug in everything.pages[language] or language in missing for language in LANGUAGES):
        (root / wanted.path).unlink()
        print(f"removed {root / wanted.path}: it is being answered")
    print(
        f"next: fill them in; `python -m zerograd check` says what is missing, `python -m zerograd prove {slug}` runs the snippets"
    )
    return 0


def page(slug: str, language: str, wanted: Wanted | None, other: Page | None) -> str:
    """A page to be filled in: with the claims of the other language, where that is written."""
    snippets = [claim.snippet for claim in other.claims] if other else [f"{slug}/first-claim"]
    asked = "".join(f"#   {query}\n" for query in wanted.asked_in(language)) if wanted else ""
    text = PAGE.format(
        title=quoted(wanted.titles[language]) if wanted else "",
        heading=wanted.titles[language] if wanted else "",
        asked=f"{ASKED}{asked}" if asked else "",
        aliases="".join(f"\n  - {quoted(alias)}" for alias in (wanted.aliases_in(language) if wanted else ())) or "[]",
        claims="\n".join(CLAIM.format(snippet=snippet) for snippet in snippets).rstrip(),
        **WORDS[language],
    )
    return text.replace("title: \n", "title:\n").replace("# \n", "#\n")


def quoted(text: str) -> str:
    """A text as YAML."""
    return yaml.safe_dump([text], allow_unicode=True, default_flow_style=True, width=10**6).strip()[1:-1]


def complain(what: str, cure: str) -> int:
    print(f"{what}\n    cure: {cure}", file=sys.stderr)
    return 2

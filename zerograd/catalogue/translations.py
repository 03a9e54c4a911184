"""Whether both languages of a page were last changed together.

Each page notes (`compared:` in its front matter) the state of its counterpart when someone last read the two side by
side. Where the counterpart has changed since, this page is stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import yaml

from zerograd.catalogue.model import LANGUAGES, Catalogue, Page, Problem
from zerograd.files import write_atomically

KEY = "compared"


def digest(page: Page) -> str:
    """Identifies what a translation has to follow: title, description and body, not the aliases."""
    return hashlib.sha256(f"{page.title}\0{page.description}\0{page.body}".encode()).hexdigest()[:16]


def both(catalogue: Catalogue) -> list[str]:
    """The questions that stand in both languages."""
    zh, en = (catalogue.pages[language] for language in LANGUAGES)
    return [slug for slug, page in zh.items() if page.is_question and slug in en]


def stale(catalogue: Catalogue) -> Iterator[Problem]:
    """Every page whose counterpart changed since the two were last compared; of a pair that both changed, one."""
    for slug in both(catalogue):
        pages = [catalogue.pages[language][slug] for language in LANGUAGES]
        cure = f"read both pages side by side, then: python -m zerograd revisited {slug}"
        old = [ours for ours, other in (pages, pages[::-1]) if ours.meta.get(KEY) != digest(other)]
        if not old:
            continue
        page, other = old[-1], next(page for page in pages if page is not old[-1])
        if not any(page.meta.get(KEY) for page in pages):
            yield Problem(page.path, 1, "its two languages were never compared", cure)
        elif len(old) == 2:
            what = f"both languages changed since they were last compared ({other.path} too)"
            yield Problem(page.path, page.line(KEY), what, cure)
        else:
            what = f"stale: {other.path} changed since the two were last compared, this page did not"
            yield Problem(page.path, page.line(KEY), what, cure)


def record(catalogue: Catalogue, slug: str) -> None:
    """Note in both pages of a question that they were compared as they are now."""
    pages = [catalogue.pages[language][slug] for language in LANGUAGES]
    for page, other in (pages, pages[::-1]):
        file = catalogue.root / page.path
        text = file.read_text(encoding="utf-8")
        line = yaml.safe_dump({KEY: digest(other)})  # quotes one that would be read as a number
        end = text.index("\n---", 3) + 1
        head = re.sub(rf"^{KEY}:.*\n", "", text[:end], flags=re.MULTILINE)
        if (new := head + line + text[end:]) != text:
            write_atomically(file, new)

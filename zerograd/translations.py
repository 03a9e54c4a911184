"""Whether both languages of a page were last changed together.

`translations.json` records, for each question, the state of its two pages when someone last read them side by side.
Where one page has changed since and the other has not, its counterpart is stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from zerograd.catalogue import LANGUAGES, Catalogue, Page, Problem
from zerograd.report import write_atomically

FILE = "translations.json"


def digest(page: Page) -> str:
    """Identifies what a translation has to follow: title, description and body, not the aliases."""
    return hashlib.sha256(f"{page.title}\0{page.description}\0{page.body}".encode()).hexdigest()[:16]


def states(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """The present state of each question that stands in both languages."""
    both = [
        slug
        for slug in catalogue.pages["zh"]
        if slug in catalogue.pages["en"] and catalogue.pages["zh"][slug].is_question
    ]
    return {slug: {language: digest(catalogue.pages[language][slug]) for language in LANGUAGES} for slug in both}


def stale(catalogue: Catalogue) -> Iterator[Problem]:
    """Every page whose counterpart changed since the two were last compared."""
    recorded = load(catalogue.root)
    for slug, now in states(catalogue).items():
        before = recorded.get(slug)
        changed = [language for language in LANGUAGES if before and now[language] != before[language]]
        cure = f"read both pages side by side, then: python -m zerograd revisited {slug}"
        if before is None:
            yield Problem(f"docs/en/{slug}.md", 1, "its two languages were never compared", cure)
        elif len(changed) == 1:
            (other,) = set(LANGUAGES) - set(changed)
            what = f"stale: docs/{changed[0]}/{slug}.md changed since the two were last compared, this page did not"
            yield Problem(f"docs/{other}/{slug}.md", 1, what, cure)
        elif changed:
            yield Problem(
                f"docs/en/{slug}.md",
                1,
                f"both languages changed since they were last compared (docs/zh/{slug}.md too)",
                cure,
            )


def load(root: Path) -> dict[str, dict[str, str]]:
    file = root / FILE
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def record(catalogue: Catalogue, slugs: Iterable[str]) -> None:
    """Note that both languages of these questions were compared as they are now; questions that are gone are dropped."""
    now = states(catalogue)
    recorded = {slug: state for slug, state in load(catalogue.root).items() if slug in now}
    recorded.update({slug: now[slug] for slug in slugs})
    text = json.dumps(dict(sorted(recorded.items())), indent=1) + "\n"
    write_atomically(catalogue.root / FILE, text)

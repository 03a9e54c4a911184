"""Old addresses lead on: a page at each address that moved (`moved.txt`), and what was published and is lost.

An address stands for itself at the root and below `en/`. A reader who follows an old link lands on the page as it is now.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zerograd.catalogue.addresses import FILE
from zerograd.catalogue.model import Catalogue, Problem
from zerograd.site.history import git

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>{new}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<meta http-equiv="refresh" content="0; url=../{new}/">
<a href="../{new}/">{new}</a>
"""


def write(moved: dict[str, str], site: Path, url: str) -> None:
    """Write a page at every address that moved. `url` is the address of `site`, with a slash at its end."""
    for old, new in moved.items():
        file = site / old / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(new=new, url=f"{url}{new}/"), encoding="utf-8")


def lost(catalogue: Catalogue) -> Iterator[Problem]:
    """Every page that git once had and that is neither there nor led on from. Where git knows nothing, nothing is said."""
    log = git(
        catalogue.root, "log", "--diff-filter=D", "--no-renames", "--format=", "--name-only", "--relative", "--", "docs"
    )
    there = {slug for language in catalogue.pages for slug in (*catalogue.pages[language], *catalogue.labs[language])}
    gone = {Path(line).stem for line in (log or "").splitlines() if Path(line).suffix in (".md", ".ipynb")}
    for slug in sorted(gone - there - catalogue.moved.keys()):
        cure = f"give the page its name back, or write where it moved to: {slug} -> …"
        yield Problem(FILE, 1, f"{slug} was a page once, and nothing leads on from it", cure)

"""All files that machines read, written beside the pages: one call per language, one for what both share."""

from __future__ import annotations

from pathlib import Path

from zerograd.site import data, feed, llms, plain, sitemap
from zerograd.site.facts import Facts


def write(facts: Facts, site_dir: Path) -> None:
    """What each language has: the Markdown of its pages, llms.txt, feed.xml."""
    for part in (plain, llms, feed):
        part.write(facts, site_dir)


def write_shared(facts: Facts, site_dir: Path) -> None:
    """What the whole site has, when both languages are built: questions.json, sitemap.xml, robots.txt."""
    for part in (data, sitemap):
        part.write(facts, site_dir)

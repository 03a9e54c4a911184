"""Writes them all: one call per language, one for what both share."""

from __future__ import annotations

from pathlib import Path

from zerograd.site.exports import data, downloads, feed, llms, markdown, sitemap
from zerograd.site.facts import Facts


def write(facts: Facts, site_dir: Path) -> None:
    """What each language has: the Markdown of its pages, llms.txt, feed.xml."""
    for part in (markdown, llms, feed):
        part.write(facts, site_dir)


def write_shared(facts: Facts, site_dir: Path) -> None:
    """What the whole site has, when both languages are built: questions.json, snippets, sitemap.xml, robots.txt."""
    for part in (data, downloads, sitemap):
        part.write(facts, site_dir)

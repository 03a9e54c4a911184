"""Writes them all: one call per language, one for what both share."""

from __future__ import annotations

from pathlib import Path

from zerograd.site.exports import data, downloads, feed, llms, markdown
from zerograd.site.facts import Facts


def write(facts: Facts, site_dir: Path) -> None:
    """What each language has: the Markdown of its pages, llms.txt, feed.xml."""
    for part in (markdown, llms, feed):
        part.write(facts, site_dir)


def write_shared(facts: Facts, site_dir: Path) -> None:
    """What both languages share and is made from the catalogue alone: questions.json, snippets, notebooks."""
    for part in (data, downloads):
        part.write(facts, site_dir)

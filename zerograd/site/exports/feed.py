"""The Atom feed (RFC 4287) of new and changed answers: `feed.xml`, one per language.

The id of an entry is the permanent address of its page, so a changed answer is the same entry with a later date.
An answer without a date (no git history, not verified) is left out: the feed says nothing that it does not know.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from mkdocs.utils import get_build_datetime

from zerograd.catalogue.model import Page
from zerograd.site.facts import Facts, stamp

FILE = "feed.xml"
LENGTH = 50
ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"


def text(facts: Facts) -> str:
    ElementTree.register_namespace("", ATOM)
    dated = [(facts.updated(page), page) for page in facts.questions.values()]
    dated = sorted(((moment, page) for moment, page in dated if moment), key=lambda pair: pair[0], reverse=True)[
        :LENGTH
    ]
    url = facts.home() + FILE
    feed = Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": facts.language})
    add(feed, "id", url)
    add(feed, "title", facts.name)
    add(feed, "subtitle", facts.description)
    add(feed, "updated", stamp(dated[0][0] if dated else get_build_datetime()))
    add(feed, "link", rel="self", type="application/atom+xml", href=url)
    add(feed, "link", rel="alternate", type="text/html", href=facts.home())
    add(add(feed, "author"), "name", facts.name)
    if facts.rights:
        add(feed, "rights", facts.rights)
    for moment, page in dated:
        entry(feed, page, stamp(moment), facts)
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def entry(feed: Element, page: Page, updated: str, facts: Facts) -> None:
    here = add(feed, "entry")
    add(here, "id", facts.url(page.slug))
    add(here, "title", page.title)
    add(here, "updated", updated)
    if change := facts.change(page):
        add(here, "published", stamp(change.first))
    add(here, "link", rel="alternate", type="text/html", href=facts.url(page.slug))
    add(here, "link", rel="alternate", type="text/markdown", href=facts.markdown_url(page.slug))
    if topic := facts.topic_of(page.slug):
        add(here, "category", term=topic.title)
    add(here, "summary", page.description)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    child = SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child


def write(facts: Facts, site_dir: Path) -> None:
    (site_dir / FILE).write_text(text(facts), encoding="utf-8", newline="\n")

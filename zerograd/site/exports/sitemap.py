"""`sitemap.xml` for both languages (sitemaps.org, with the alternates that search engines read), and `robots.txt`.

Made from what was built, not from what should have been: every page that is there is in it (but those that ask not to
be indexed: old addresses that lead to a new one), and an alternate is named only where it exists. Where the site stands
below the root of its host, crawlers do not read its `robots.txt`; give them the address of the sitemap instead.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from zerograd.catalogue.model import LANGUAGES
from zerograd.site.facts import Facts, stamp

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
NOINDEX = '<meta name="robots" content="noindex">'
DEFAULT = "en"
"""The language for readers of any other, as on the pages themselves."""


def pages(site_dir: Path) -> dict[str, list[str]]:
    """Path of each page below its language (`""`, `why-zero-grad/`) → the languages that have it."""
    found: dict[str, list[str]] = {}
    for file in sorted(site_dir.rglob("index.html")):
        if NOINDEX in file.read_text(encoding="utf-8"):
            continue
        parts = file.relative_to(site_dir).parent.parts
        language, parts = ("en", parts[1:]) if parts[:1] == ("en",) else ("zh", parts)
        found.setdefault("".join(f"{part}/" for part in parts), []).append(language)
    return {path: [language for language in LANGUAGES if language in found[path]] for path in sorted(found)}


def text(facts: Facts, site_dir: Path) -> str:
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    urlset = Element(f"{{{SITEMAP}}}urlset")
    for path, languages in pages(site_dir).items():
        for language in languages:
            url = SubElement(urlset, f"{{{SITEMAP}}}url")
            SubElement(url, f"{{{SITEMAP}}}loc").text = facts.home(language) + path
            if moment := last_change(facts, path, language):
                SubElement(url, f"{{{SITEMAP}}}lastmod").text = moment
            default = DEFAULT if DEFAULT in languages else languages[0]
            for code, target in [*((each, each) for each in languages), ("x-default", default)]:
                address = facts.home(target) + path
                SubElement(url, f"{{{XHTML}}}link", {"rel": "alternate", "hreflang": code, "href": address})
    ElementTree.indent(urlset)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(urlset, encoding="unicode") + "\n"


def last_change(facts: Facts, path: str, language: str) -> str | None:
    """From git. A page that the catalogue and the report write changes with them, so it has no date of its own."""
    slug = path.rstrip("/") or "index"
    if page := facts.catalogue.pages[language].get(slug):
        change = None if page.meta.get("generated") else facts.change(page)
    else:
        change = facts.history.get(f"docs/{language}/{slug}.ipynb")
    return stamp(change.last) if change else None


def robots(facts: Facts) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {facts.home('zh')}sitemap.xml\n"


def write(facts: Facts, site_dir: Path) -> None:
    (site_dir / "sitemap.xml").write_text(text(facts, site_dir), encoding="utf-8", newline="\n")
    (site_dir / "robots.txt").write_text(robots(facts), encoding="utf-8", newline="\n")

"""The built site as a program reads it, and what it was built from: shared by the tests of browse pages and machine files."""

import functools
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.utils.yaml import yaml_load

from zerograd import catalogue as catalogue_module
from zerograd.catalogue.model import CONFIGS, LANGUAGES
from zerograd.proof import report as reports
from zerograd.site import addresses, history
from zerograd.site.facts import Facts

ROOT = Path(__file__).parents[1]


@functools.cache
def config(language: str) -> dict:
    """The configuration of one language, with what it inherits."""
    with (ROOT / CONFIGS[language]).open(encoding="utf-8") as file:
        return yaml_load(file) or {}


@functools.cache
def facts(language: str) -> Facts:
    """What the build of one language knows."""
    content = catalogue_module.read(ROOT)
    settings = config(language)
    return Facts(
        content,
        reports.load(ROOT / reports.FILE),
        history.read(ROOT),
        language,
        config("zh")["site_url"],
        settings["site_name"],
        settings["site_description"],
        settings["copyright"],
        settings["extra"]["topics"],
    )


@dataclass
class Seen(HTMLParser):
    """What stands in one page, in the order in which it stands."""

    html: str
    links: list[dict] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    events: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.open: tuple[str, str] | None = None
        self.feed(self.html)

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "link":
            self.links.append(attributes)
        elif tag == "meta" and (name := attributes.get("property") or attributes.get("name")):
            self.meta.setdefault(name, []).append(attributes.get("content", ""))
        elif tag == "script" and attributes.get("type") == "application/ld+json":
            self.open = "script", ""
        elif tag in ("code", "a", "h2"):
            self.open = tag, attributes.get("href", attributes.get("id", ""))
            self.events.append((tag, self.open[1], ""))

    def handle_data(self, data):
        if not self.open:
            return
        if self.open[0] == "script":
            self.data.append(data)
        else:
            tag, name, text = self.events[-1]
            self.events[-1] = tag, name, text + data

    def handle_endtag(self, tag):
        if self.open and tag == self.open[0]:
            self.open = None

    def rel(self, name: str, **attributes: str) -> list[dict]:
        found = [link for link in self.links if name in link.get("rel", "").split()]
        return [link for link in found if all(link.get(key) == value for key, value in attributes.items())]


@functools.cache
def read(file: Path) -> Seen:
    return Seen(file.read_text(encoding="utf-8"))


def every_page(site: Path) -> dict[str, Seen]:
    """Every page by its absolute address; not the old addresses, which only lead to new ones."""
    base = config("zh")["site_url"]
    moved = {old for old, new in addresses.read(ROOT).items() if old != new}
    folders = {file.parent.relative_to(site).as_posix(): file for file in sorted(site.rglob("index.html"))}
    return {
        base + ("" if folder == "." else f"{folder}/"): read(file)
        for folder, file in folders.items()
        if folder.removeprefix("en/") not in moved
    }


def page(site: Path, language: str, slug: str) -> Seen:
    return read(folder(site, language) / slug / "index.html")


def folder(site: Path, language: str) -> Path:
    return site / "en" if language == "en" else site


def place(url: str, site: Path) -> Path | None:
    """The file of the site that an address leads to; None for an address outside of it."""
    base = config("zh")["site_url"]
    if not url.startswith(base):
        return None
    path = unquote(urlsplit(url).path.removeprefix(urlsplit(base).path))
    return site / (path + "index.html" if path.endswith("/") or not path else path)


def broken(urls, site: Path) -> list[str]:
    """Those addresses inside the site that lead to no file, or name an id which that page does not have."""
    bad = []
    for url in urls:
        if (file := place(url, site)) is None:
            continue
        fragment = unquote(urlsplit(url).fragment)
        if not file.is_file() or (fragment and fragment not in read(file).ids):
            bad.append(url)
    return bad


def article(seen: Seen) -> str:
    """The HTML of the article: from its heading on."""
    return seen.html[seen.html.index("<h1") :].split("</article>")[0]


def words(html: str) -> str:
    """The text that a piece of HTML shows."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


__all__ = [
    "LANGUAGES",
    "ROOT",
    "article",
    "broken",
    "config",
    "every_page",
    "facts",
    "folder",
    "page",
    "place",
    "read",
    "words",
]

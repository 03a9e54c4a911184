"""A built page as a program reads it, and the addresses between pages."""

from __future__ import annotations

import functools
import gc
import json
import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, SoupStrainer, Tag

COLOURED = re.compile(r"<pre>.*?</pre>", re.DOTALL)
COLOUR = re.compile(r'<span(?: class="\w+")?>|</span>')
NAMES_ADDRESSES = ("href", "src", "action", "poster", "data")


class Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, value) for name, value in attrs if name in NAMES_ADDRESSES and value]


@dataclass(frozen=True)
class Page:
    html: str

    @cached_property
    def uncoloured(self) -> str:
        """The page without the elements that only colour its code: half of all, and no test looks at them."""
        return COLOURED.sub(lambda code: COLOUR.sub("", code[0]), self.html)

    @cached_property
    def soup(self) -> BeautifulSoup:
        soup = BeautifulSoup(self.uncoloured, "html.parser")
        gc.freeze()  # to look for garbage among the nodes of all pages takes longer than the tests
        return soup

    @cached_property
    def ids(self) -> list[str]:
        # Not from the soup: whoever only follows a link to an id need not parse the whole page.
        return [unescape(id) for id in re.findall(r'<[^>]*\sid="([^"]+)"', self.html)]

    @cached_property
    def addresses(self) -> list[tuple[str, str]]:
        """Every address that the page names, with the name of the element."""
        # Not from the soup either, which takes seven times as long.
        parser = Addresses()
        parser.feed(self.uncoloured)
        return parser.found

    def only(self, name: str) -> BeautifulSoup:
        """The elements of a class, without a tree of the rest."""
        return BeautifulSoup(self.uncoloured, "html.parser", parse_only=SoupStrainer(class_=name))

    @property
    def article(self) -> Tag:
        return self.soup.article

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for element in self.soup.find_all("meta"):
            if name := element.get("property") or element.get("name"):
                found.setdefault(name, []).append(element.get("content", ""))
        return found

    @cached_property
    def data(self) -> list[dict]:
        """What the page says in JSON-LD."""
        return [json.loads(script.string) for script in self.soup.find_all("script", type="application/ld+json")]

    def rel(self, name: str, **attributes: str) -> list[Tag]:
        return [link for link in self.soup.find_all("link", attributes) if name in link.get("rel", ())]

    @property
    def languages(self) -> dict[str, str]:
        """The address of the page in each language, as it says itself."""
        found = [(link["hreflang"], link["href"]) for link in self.rel("alternate") if link.get("hreflang")]
        assert len(found) == len(dict(found)), "a language twice"
        return dict(found)


@functools.cache
def read(file: Path) -> Page:
    return Page(file.read_text(encoding="utf-8"))


def every_page(site: Path) -> dict[str, Page]:
    """Every page by its path below the site (`""`, `en/why-zero-grad/`), without those that only lead on to another."""
    pages = {}
    for file in sorted(site.rglob("index.html")):
        page = read(file)
        if 'http-equiv="refresh"' not in page.html:
            folder = file.parent.relative_to(site).as_posix()
            pages["" if folder == "." else f"{folder}/"] = page
    return pages


def place(address: str, site: Path) -> Path:
    """The file that an address below the site leads to."""
    path = unquote(urlsplit(address).path).lstrip("/")
    return site / (f"{path}index.html" if path.endswith("/") or not path else path)


def broken(addresses, site: Path, base: str, here: str = "") -> list[str]:
    """Those of the addresses on the page `here` that stay below `base`, and lead to no file, or to an id that is not
    there."""
    bad = []
    for address in addresses:
        whole = urljoin(base + here, address)
        if not whole.startswith(base):
            continue
        file = place(whole.removeprefix(base), site)
        fragment = unquote(urlsplit(address).fragment)
        known = file.is_file()
        if known and fragment and not fragment.startswith("__") and file.suffix == ".html":
            known = fragment in read(file).ids
        if not known:
            bad.append(address)
    return bad


def words(element: Tag | str) -> str:
    """The text that a piece of a page shows, without what only helps to link to it."""
    if isinstance(element, str):
        element = BeautifulSoup(element, "html.parser")
    shown = (string for string in element.strings if "headerlink" not in string.parent.get("class", ()))
    return " ".join("".join(shown).split())

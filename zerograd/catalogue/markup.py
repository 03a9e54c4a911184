"""What the Markdown of a page or a lab may hold: text, and links to where everybody may look. No HTML, no attributes.

Code is left alone: in a fence and between backticks, as Python-Markdown finds them, everything is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

FENCE = re.compile(
    r"^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[ ]*(?:console)?[ ]*\n(?:.*\n)*?(?P=indent)(?P=fence)[ ]*$", re.MULTILINE
)
SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
"""On one line: HTML at the start of a line is HTML, whatever stands around it."""
ALLOWED = re.compile(r"^<!-- trace(?: without zeroing)? -->$", re.MULTILINE)
"""The one comment that means something: see stepper/page.py."""
TAG = re.compile(r"<(?=[A-Za-z/!?])[^\s>]*")
ATTRIBUTES = re.compile(r"\{:?[^{}\n]*?[A-Za-z-]{2,}\s*=[^{}\n]*\}")
LINK = re.compile(r"\]\(\s*(?P<to>[^)\s]*)")
DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*(?P<to>\S*)", re.MULTILINE)
IMAGE = re.compile(r"!\[[^\]]*\]\(\s*https?:")
HERE = re.compile(r"https://[\w.-]+(?:[/?#:][^<>\"'\\]*)?|[\w./-]*(?:#[^<>\"'\\:&]*)?")
"""Where a link may lead: a page of the site, or an address on the web."""


def blanked(text: str) -> str:
    """The text with blanks in the place of what is shown as it stands, each character where it was."""
    for pattern in (FENCE, SPAN, ALLOWED):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def neutral(text: str) -> str:
    """The Markdown of somebody's text in which nothing is HTML: what looks like a tag is shown."""
    starts = {match.start() for match in TAG.finditer(blanked(text))}
    return "".join("&lt;" if i in starts else character for i, character in enumerate(text)) if starts else text


def prose(text: str) -> str:
    """A plain text as Markdown that shows exactly this text; the `_` inside a name needs no escape."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"[\\`*{}\[\]$]|_{2,}|(?<!\w)_|_(?!\w)", lambda match: "".join(f"\\{c}" for c in match[0]), text)


def foreign(text: str, first_line: int = 1) -> Iterator[tuple[int, str, str]]:
    """Line, mistake and cure of what in a Markdown text is not text, a link or code: the first of each line."""
    text = blanked(text)
    first: dict[int, tuple[int, str, str]] = {}
    for start, what, cure in sorted(found(text)):
        line = first_line + text.count("\n", 0, start)
        first.setdefault(line, (line, what, cure))
    yield from first.values()


def found(text: str) -> Iterator[tuple[int, str, str]]:
    """Place, mistake and cure of everything."""
    cure = "write Markdown; what is shown as it stands goes between backticks"
    for pattern, what in ((TAG, "HTML in the text"), (ATTRIBUTES, "attributes in the text")):
        for match in pattern.finditer(text):
            yield match.start(), f"{what}: {match[0][:40]!r}", cure
    for pattern in (LINK, DEFINITION):
        for match in pattern.finditer(text):
            if not HERE.fullmatch(match["to"]):
                what = f"a link to {match['to'][:60]!r}"
                yield match.start(), what, "link to https://… or to a page of this site"
    for match in IMAGE.finditer(text):
        yield match.start(), "an image from another host", "no page loads anything from elsewhere: draw it in a lab"


def folded(summary: str, markdown: str, id: str = "") -> str:
    """Markdown behind a line (text) that opens it. On paper, and when its address names it, it is open (zerograd.css)."""
    name = f' id="{id}"' if id else ""
    return f'<details class="fold"{name} markdown="1"><summary>{escape(summary, quote=False)}</summary>\n\n{markdown}\n\n</details>'

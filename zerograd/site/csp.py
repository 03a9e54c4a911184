"""The Content-Security-Policy of a page: scripts and data from the site itself, and the few inline scripts of the theme
by the hash of their text. A script that stands on the page and not in the theme, whoever brought it, gets no hash. GitHub Pages sets no headers, so the policy stands in a `<meta>`.

https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.util
import re
from pathlib import Path

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
DATA = re.compile(r"""\bsrc=|\btype=["']?application/(ld\+)?json""", re.IGNORECASE)
HEAD = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)


@functools.cache
def themes() -> re.Pattern:
    """The inline scripts of the theme's templates; where one fills in a text, an address without quotes may stand."""
    folder = Path(next(iter(importlib.util.find_spec("material").submodule_search_locations)), "templates")
    texts = {
        match["text"]
        for file in folder.rglob("*.html")
        for match in SCRIPT.finditer(file.read_text(encoding="utf-8"))
        if not DATA.search(match["attributes"])
    }
    return re.compile(
        "|".join(re.sub(r"\\\{\\\{.*?\\\}\\\}", r"[\\w./:-]*", re.escape(text)) for text in sorted(texts))
    )


def policy(html: str) -> str:
    """The policy under which `html` works: the theme's inline scripts are allowed by hash, nothing else inline runs."""
    inline = [match["text"] for match in SCRIPT.finditer(html) if themes().fullmatch(match["text"])]
    hashes = sorted(
        {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline}
    )
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes]),
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )


def secured(html: str) -> str:
    """The page with its policy right after the declaration of its encoding, before anything can load."""
    return HEAD.sub(
        lambda match: f'{match[0]}<meta http-equiv="Content-Security-Policy" content="{policy(html)}">', html, count=1
    )

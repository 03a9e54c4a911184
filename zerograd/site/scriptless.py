"""Dark colours for readers without JavaScript: without it nothing sets the dark scheme, but their system may ask for it."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = ("assets/zerograd.css", "assets/labs.css")
FILE = "assets/dark.css"
SLATE = re.compile(r'\[data-md-color-scheme="slate"\]\s*\{(.*?)\}', re.DOTALL)


def dark(css: str) -> str:
    """The variables of the dark scheme, for every page; a page loads them inside <noscript> and where dark is preferred."""
    return "".join(f"[data-md-color-scheme] {{{body}}}\n" for body in SLATE.findall(css))


def write(site_dir: Path) -> None:
    css = "".join(dark((site_dir / name).read_text(encoding="utf-8")) for name in SOURCES)
    (site_dir / FILE).write_text(f":root {{ color-scheme: dark; }}\n{css}", encoding="utf-8", newline="\n")

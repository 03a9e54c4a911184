"""How far a claim holds, in a sentence for the reader: also holds with …; not with …"""

from __future__ import annotations

from collections.abc import Callable

from zerograd.catalogue.model import Snippet
from zerograd.words import words


def sentence(snippet: Snippet, language: str, code: Callable[[str], str]) -> str:
    """ "" for a snippet that says nothing about it; `code` shows a piece of code."""
    texts, separator = words(language)["scope"], words(language)["separator"]

    def names(variants) -> str:
        return separator.join(dict.fromkeys(name(variant) for variant in variants))

    def name(variant) -> str:
        return texts["without"].format(name=code(variant.removed)) if variant.removed else code(variant.label)

    if snippet.one_case and not snippet.stops:
        return texts["one_case"]
    parts = []
    if snippet.holds:
        parts.append(texts["holds"].format(names=names(snippet.holds)))
    if snippet.stops:
        parts.append(texts["stops" if parts else "only_stops"].format(names=names(snippet.stops)))
    return texts["between"].join(parts) + texts["end"] if parts else ""

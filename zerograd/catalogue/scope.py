"""Scope: how far a claim holds, as the mark lines of its snippet say it.

    <!--holds: `lr=0.1` -> `lr=0.1, momentum=0.9` | `lr=0.1, foreach=True`-->
    <!--stops: `SGD` -> `Adam`-->
    <!--one case-->
    <!--one case: plain SGD / 普通的 SGD-->

Each names a text of the code and what may stand in its place, everywhere in the code at once: with `holds` the output is
the same, with `stops` it is another. A claim about exactly one case says so; where its sentence has a general word, it
also quotes the words of the sentence, in each language, that name the case. `\\n` stands for the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOLDS, STOPS = "holds", "stops"
MARK = re.compile(r"<!--\s*(?P<kind>holds|stops):\s*(?P<rest>.*?)\s*-->")
ONE_CASE = re.compile(r"<!--\s*one case(?::\s*(?P<en>[^/]+?)\s*/\s*(?P<zh>[^/]+?))?\s*-->")
LIKE = re.compile(r"<!--\s*(holds|stops|one case|scope)\b")
PAIR = re.compile(r"`(?P<text>[^`]+)`\s*->\s*(?P<rest>`[^`]*`(?:\s*\|\s*`[^`]*`)*)")
SHAPE = (
    "write `<!--holds: `text in the code` -> `what may stand there` | `or this`-->`, or `stops`, or `<!--one case-->`"
)


@dataclass(frozen=True)
class Variant:
    """One replacement: `kind` is HOLDS or STOPS, `line` where the mark stands in the snippet's file."""

    kind: str
    text: str
    replacement: str
    line: int = 0

    def applied(self, code: str) -> str:
        return code.replace(self.text, self.replacement)

    @property
    def removed(self) -> str:
        """What the replacement leaves out, where that is all it does."""
        old, new = tokens(self.text), tokens(self.replacement)
        start = 0
        while start < min(len(old), len(new)) and old[start] == new[start]:
            start += 1
        end = len(new) - start
        if new[start:] != (old[len(old) - end :] if end else []) or len(new) >= len(old):
            return ""
        gone = "".join(old[start : len(old) - end]).strip(" ,\n")
        return re.sub(r"\s*\n\s*", "; ", gone) if re.search(r"[A-Za-z]", gone) else ""

    @property
    def label(self) -> str:
        """What a reader needs of the replacement: what is new in it, or all of it where that says too little."""
        old, new = tokens(self.text), tokens(self.replacement)
        start = 0
        while start < min(len(old), len(new)) and old[start] == new[start]:
            start += 1
        end = 0
        while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
            end += 1
        # A value without its name says nothing.
        while 0 < start <= len(new) and new[start - 1] in ("=", ".", "'", '"'):
            start -= 1 if new[start - 1] in "'\"" else 2
        while end and new[len(new) - end] in ("'", '"'):
            end -= 1
        rest = "".join(new[max(start, 0) : len(new) - end]).strip(" ,\n")
        rest = re.sub(r"^(?:torch\.)?(?:optim|nn)\.(?=\w+$)", "", rest)
        if not re.search(r"[A-Za-z]", rest) or rest.count("(") != rest.count(")"):
            rest = self.replacement
        return re.sub(r"\s*\n\s*", "; ", rest.strip())


def tokens(text: str) -> list[str]:
    return re.findall(r"\d+\.\d+(?:e-?\d+)?|\w+|\s+|[^\w\s]", text)


def parse(line: str, number: int) -> Iterator[Variant]:
    """The variants of one mark line; ValueError, with what is wrong, where it is none."""
    match = MARK.fullmatch(line.strip())
    pair = PAIR.fullmatch(match["rest"]) if match else None
    if not pair:
        raise ValueError("a mark that does not say what may stand where")
    text = pair["text"].replace("\\n", "\n")
    for replacement in re.findall(r"`([^`]*)`", pair["rest"]):
        replacement = replacement.replace("\\n", "\n")
        if replacement == text:
            raise ValueError(f"`{pair['text']}` is replaced by itself")
        yield Variant(match["kind"], text, replacement, number)


def mark(kind: str, text: str, replacements: list[str]) -> str:
    """The mark line that says so."""
    shown = " | ".join(f"`{replacement}`" for replacement in replacements)
    return f"<!--{kind}: `{text}` -> {shown}-->".replace("\n", "\\n")

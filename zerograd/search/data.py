"""The search data of one language: one row per question, and the JSON file that the worker loads."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path

from zerograd.catalogue.model import LANGUAGES, Catalogue, Page

WORD = re.compile(r"[A-Za-z0-9_]+|[\u3400-\u9fff]+")
COMMON = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
"""Words that tell no question from another: `stop` in English, and `filler`, patterns of Chinese. The worker uses the same."""
FILLER = re.compile("|".join(COMMON["filler"]))
STOP = frozenset(COMMON["stop"])

UNANSWERED = "unanswered"
"""The page that lists what nobody has answered yet: such a question has its place there, and no page of its own."""
LONGEST_ERROR = 130
LONGEST_CLAIM = 64
"""Widths (a Chinese character counts two) beyond which a text is cut: what tells questions apart comes before."""


@dataclass(frozen=True)
class Question:
    """What a query is compared with, and what a result shows. `language` is that of the page which answers."""

    slug: str
    language: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    apis: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def row(self) -> list:
        return [
            self.slug,
            self.title,
            self.description,
            *map("\n".join, (self.aliases, self.errors, self.apis, self.claims, self.other)),
            self.language,
        ]


def questions(catalogue: Catalogue, language: str) -> list[Question]:
    """The questions of the site of one language, then those that only the other language has."""
    second = next(other for other in LANGUAGES if other != language)
    ours, theirs = catalogue.questions(language), catalogue.questions(second)
    return [question(page, theirs.get(slug)) for slug, page in ours.items()] + [
        question(page, None) for slug, page in theirs.items() if slug not in ours
    ]


def wanted(catalogue: Catalogue, language: str) -> list[Question]:
    """What nobody has answered yet: titles in both languages, and how people asked in this one, or with an error."""
    second = next(other for other in LANGUAGES if other != language)
    return [
        Question(
            slug=f"{UNANSWERED}/#{entry.slug}",
            language=language,
            title=entry.titles[language],
            aliases=(*entry.asked_in(language), *entry.aliases_in(language)),
            errors=tuple(cut(error, LONGEST_ERROR) for error in entry.errors),
            other=(entry.titles[second], *entry.aliases_in(second)),
        )
        for entry in catalogue.wanted.values()
    ]


def question(page: Page, counterpart: Page | None) -> Question:
    return Question(
        slug=page.slug,
        language=page.language,
        title=page.title,
        description=page.description,
        aliases=page.items("aliases"),
        errors=tuple(cut(error, LONGEST_ERROR) for error in page.items("errors")),
        apis=page.items("apis"),
        claims=tuple(cut(claim.sentence, LONGEST_CLAIM) for claim in page.claims),
        other=(counterpart.title, new_words(page, counterpart)) if counterpart else (),
    )


def cut(text: str, width: int) -> str:
    widths = itertools.accumulate(2 if ord(c) > 0x2E7F else 1 for c in text)
    length = sum(reached < width for reached in widths)
    return text if length >= len(text) - 1 else text[:length].rstrip() + "…"


def new_words(page: Page, counterpart: Page) -> str:
    """The words of the counterpart's aliases that the page's own texts do not hold: the aliases, at half the bytes."""
    text = FILLER.sub(" ", "\n".join(counterpart.items("aliases")).lower())
    own = set(
        WORD.findall(
            "\n".join([page.title, *page.items("aliases"), *page.items("errors"), *page.items("apis")]).lower()
        )
    )
    return " ".join(dict.fromkeys(w for w in WORD.findall(text) if w not in own and w not in STOP and len(w) > 1))


def dump(content) -> bytes:
    """JSON in GB 18030, where a Chinese character takes two bytes: compressed, a tenth less than UTF-8. Every browser
    decodes it (the Encoding standard requires it); `load` in worker/result.js does."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("gb18030")


def pack(questions: list[Question]) -> bytes:
    """Columns of one field each compress better than rows. Read by `unpack` in worker/engine.js."""
    return dump([list(column) for column in zip(*(q.row for q in questions))])

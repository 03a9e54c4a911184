"""What the files say, as plain dataclasses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from zerograd.catalogue.scope import HOLDS, Variant

LANGUAGES = ("zh", "en")
CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
NAMES = {"zh": "Chinese", "en": "English"}
SNIPPETS = "snippets"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SPECIAL_NAME = r"(?<!\w)__[a-z]+(?:_[a-z]+)*__(?!\w)"
"""A special method or variable of Python, as sentences name it without backticks; Markdown would emphasise it."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
ERROR = re.compile(r"[\w.]*(Error|Exception|Warning): ")
SHARED = ("apis", "errors", "related")
"""The lists of a question that are the same in both languages."""


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in the content: where it is, what it is, and what cures it."""

    path: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}\n    cure: {self.cure}"


def suggestion(word: str, known: Iterable[str]) -> str:
    """` (did you mean …?)` where a known word is close, else nothing."""
    close = difflib.get_close_matches(word, list(known), 1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def forks(marks: Collection[str]) -> bool:
    """Whether the marks of a snippet declare that it starts processes."""
    return not {"workers", "distributed"}.isdisjoint(marks)


@dataclass(frozen=True)
class Snippet:
    """One file under `snippets/`: the code of one claim and the output that proves it.

    `versions` is a PEP 440 specifier of the versions of torch on which the claim holds ("" for all), `requires` the
    optional packages it needs, `marks` what it declares about itself (`workers`, `distributed`, `recipe`), `scope` how far it holds;
    `one_case`: it is about exactly one case, and `case` are the words of each language's sentence that name it;
    `is_doubtful`: a mark could not be read, so what it lacks is said already; `picture` is the kind of picture that is
    drawn from its output, "" for none.
    """

    name: str
    path: str
    code: str
    output: str
    code_line: int
    output_line: int
    versions: str = ""
    requires: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    scope: tuple[Variant, ...] = ()
    one_case: bool = False
    is_doubtful: bool = False
    case: dict[str, str] = field(default_factory=dict)
    picture: str = ""

    @property
    def slug(self) -> str:
        return self.name.split("/")[0]

    @property
    def claim(self) -> str:
        return self.name.split("/")[-1]

    @property
    def holds(self) -> tuple[Variant, ...]:
        return tuple(variant for variant in self.scope if variant.kind == HOLDS)

    @property
    def stops(self) -> tuple[Variant, ...]:
        return tuple(variant for variant in self.scope if variant.kind != HOLDS)


@dataclass(frozen=True)
class Claim:
    """A sentence that can be wrong, in one language, and the name of the snippet that proves it."""

    sentence: str
    snippet: str
    line: int

    @property
    def name(self) -> str:
        return self.snippet.split("/")[-1]


@dataclass(frozen=True)
class Section:
    text: str
    id: str
    line: int


@dataclass(frozen=True)
class Passage:
    """A piece of a page that is one thing to the reader: its first `line`, and what stands there."""

    text: str
    line: int


@dataclass(frozen=True)
class Body:
    """The Markdown of a page after its front matter, parsed: for everybody who asks what stands in it.

    `answer` is the first paragraph after the heading, as Markdown; `sources` are the titles of its `!!! source` boxes.
    """

    text: str = ""
    line: int = 1
    heading: Passage | None = None
    answer: Passage | None = None
    claims: tuple[Claim, ...] = ()
    sections: tuple[Section, ...] = ()
    sources: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Question:
    """What both languages of a question share, from `snippets/<slug>/question.yml`.

    `order` is its place within its topic, before those that have none; a `draft` is checked and proven, and not
    published; `trace` is the claim whose loop the page steps through, `shown_by` are the claims of the page that carry its
    bold answer, `causes` the claims or sections that each name a cause of a symptom. `lines` as in `Page`. Of a file that
    is not `is_sound`, something is missing here.
    """

    slug: str
    path: str
    topic: str = ""
    order: float = float("inf")
    apis: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    draft: bool = False
    trace: str = ""
    shown_by: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    lines: dict = field(default_factory=dict)
    is_sound: bool = True

    def line(self, *key) -> int:
        return self.lines.get(key if len(key) > 1 else key[0], 1)


@dataclass(frozen=True)
class Page:
    """One question (or, with `kind: info`, another page) in one language.

    `lines` maps a front matter key, or `(key, index)` for an item of a list, to its line in the file. `question` is what
    it shares with the other language; None for a page that is no question, or one that lacks the file. A page that is not
    `is_sound` was not understood completely, and nothing follows from what it seems to lack.
    """

    path: str
    language: str
    slug: str
    meta: dict
    lines: dict
    content: Body = Body()
    question: Question | None = None
    is_sound: bool = True

    @property
    def is_question(self) -> bool:
        return "kind" not in self.meta

    @property
    def is_draft(self) -> bool:
        return self.question is not None and self.question.draft

    @property
    def title(self) -> str:
        return str(self.meta.get("title") or self.slug)

    @property
    def description(self) -> str:
        return str(self.meta.get("description") or "")

    @property
    def body(self) -> str:
        return self.content.text

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.content.claims

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.content.sections

    def items(self, key: str) -> tuple[str, ...]:
        """A list of the page: its own (`aliases`), or one of those that both languages share."""
        if key in SHARED:
            return getattr(self.question, key) if self.question else ()
        value = self.meta.get(key) or ()
        return tuple(map(str, value)) if isinstance(value, list) else ()

    @property
    def recipes(self) -> dict[str, str]:
        """What each recipe of the page does, by the claim that holds it."""
        value = self.meta.get("recipes")
        return value if isinstance(value, dict) else {}

    def line(self, *key) -> int:
        return self.lines.get(key if len(key) > 1 else key[0], 1)


@dataclass(frozen=True)
class Cell:
    """One cell of a lab. `texts` is what its code printed, `plots` the SVG of what it drew, `faults` what else came out."""

    id: str
    is_code: bool
    source: str
    line: int
    executed: bool = True
    alt: str = ""
    texts: tuple[str, ...] = ()
    plots: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        return self.texts, self.plots, self.faults


@dataclass(frozen=True)
class Lab:
    """One notebook in one language. `torch` is the version that its outputs come from."""

    path: str
    language: str
    slug: str
    cells: tuple[Cell, ...]
    torch: str = ""

    @property
    def code(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.is_code)

    @property
    def title(self) -> str:
        return self.cells[0].source.splitlines()[0].removeprefix("# ").strip() if self.cells else self.slug

    @property
    def description(self) -> str:
        """The answer at the top, as plain text."""
        answer = re.search(r"^\*\*(.+?)\*\*", self.cells[0].source, re.MULTILINE | re.DOTALL) if self.cells else None
        return re.sub(r"[`*]", "", answer[1]) if answer else ""


@dataclass(frozen=True)
class Topic:
    """A section of the navigation in one language: its id (the same in both), its words, and the slugs under it, in order.
    `is_listed`: topics.yml lists them, and no question stands there."""

    id: str
    title: str
    description: str
    slugs: tuple[str, ...]
    is_listed: bool = False


def written_in(language: str, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if bool(CHINESE.search(text)) == (language == "zh"))


@dataclass(frozen=True)
class Wanted:
    """A question that people asked and nobody has answered yet, from `wanted/<slug>.yml`: its title in each language, the
    queries of those who asked, and `aliases`, other words by which search knows it. `lines` as in `Page`."""

    slug: str
    path: str
    topic: str
    titles: dict[str, str]
    asked: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    lines: dict = field(default_factory=dict)

    @property
    def errors(self) -> tuple[str, ...]:
        """The queries that are a pasted error: the same in every language."""
        return tuple(query for query in self.asked if ERROR.match(query))

    def asked_in(self, language: str) -> tuple[str, ...]:
        """The other queries, in one language."""
        return written_in(language, (query for query in self.asked if query not in self.errors))

    def aliases_in(self, language: str) -> tuple[str, ...]:
        return written_in(language, self.aliases)


@dataclass(frozen=True)
class Case:
    """A program as people have it, on which a page was tried: what is wrong with it, how its asker would search, the id of
    the place of the page that names the cause, and the stages that it has (see cases.py)."""

    slug: str
    name: str
    path: str
    title: str
    asked: tuple[str, ...]
    cause: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything the files say: pages and labs by language and slug, snippets by name, topics by language, what is wrong,
    and what a draft waits for."""

    root: Path
    pages: dict[str, dict[str, Page]]
    snippets: dict[str, Snippet]
    topics: dict[str, tuple[Topic, ...]]
    labs: dict[str, dict[str, Lab]]
    most_asked: tuple[str, ...] = ()
    wanted: dict[str, Wanted] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    waiting: tuple[str, ...] = ()

    @cached_property
    def _questions(self) -> dict[str, dict[str, Page]]:
        return {
            language: {
                slug: pages[slug]
                for topic in self.topics[language]
                for slug in topic.slugs
                if slug in pages and pages[slug].is_question
            }
            for language, pages in self.pages.items()
        }

    def questions(self, language: str) -> dict[str, Page]:
        """The published questions of one language by slug, in the order of the navigation."""
        return self._questions[language]

    @cached_property
    def claims(self) -> dict[str, dict[str, Claim]]:
        """For each language, the claim that each snippet proves."""
        return {
            language: {claim.snippet: claim for page in pages.values() for claim in page.claims}
            for language, pages in self.pages.items()
        }

    @cached_property
    def topic_of(self) -> dict[str, dict[str, Topic]]:
        """For each language, the topic of each slug that stands in the navigation."""
        return {
            language: {slug: topic for topic in topics for slug in topic.slugs}
            for language, topics in self.topics.items()
        }

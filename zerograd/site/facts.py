"""Everything that one build knows, in one value: what the pages and files that machines read are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from zerograd.catalogue import LANGUAGES, Catalogue, Page, Topic
from zerograd.report import PageVerdict, Report
from zerograd.site.history import Change, of_page


@dataclass(frozen=True)
class Facts:
    """`root_url` is the address of the Chinese site (which stands at the root); `topics` maps the title of a topic to
    its description, in the language of the build."""

    catalogue: Catalogue
    report: Report
    history: dict[str, Change] = field(default_factory=dict)
    language: str = "zh"
    root_url: str = ""
    name: str = ""
    description: str = ""
    rights: str = ""
    topics: dict[str, str] = field(default_factory=dict)

    def home(self, language: str | None = None) -> str:
        return self.root_url + ("en/" if (language or self.language) == "en" else "")

    def url(self, slug: str, language: str | None = None) -> str:
        return self.home(language) + ("" if slug == "index" else f"{slug}/")

    def markdown_url(self, slug: str, language: str | None = None) -> str:
        return f"{self.home(language)}{slug}.md"

    @property
    def other(self) -> str:
        return next(language for language in LANGUAGES if language != self.language)

    @property
    def questions(self) -> dict[str, Page]:
        return self.catalogue.questions(self.language)

    def sections(self) -> list[tuple[str, Topic]]:
        """The topics that have questions, each with an id that is the same in both languages."""
        sections = []
        for topic, english in zip(self.catalogue.topics[self.language], self.catalogue.topics["en"]):
            slugs = tuple(slug for slug in topic.slugs if slug in self.questions)
            if slugs:
                sections.append((anchor(english.title), Topic(topic.title, slugs)))
        return sections

    def topic_of(self, slug: str, language: str | None = None) -> str:
        """The title of the topic of a question; "" for a page without one."""
        topics = self.catalogue.topics[language or self.language]
        return next((topic.title for topic in topics if slug in topic.slugs), "")

    def verdict(self, page: Page) -> PageVerdict:
        return self.report.page(self.catalogue.snippets[claim.snippet] for claim in page.claims)

    def change(self, page: Page) -> Change | None:
        return of_page(self.history, page)

    def updated(self, page: Page) -> datetime | None:
        """When the page last changed, where git knows; else since when it is verified; else None."""
        if change := self.change(page):
            return change.last
        date = self.verdict(page).date
        return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None


def anchor(title: str) -> str:
    """An id made of the words of an English title."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in title.lower()).split())


def stamp(moment: datetime) -> str:
    """RFC 3339, UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

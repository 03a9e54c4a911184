"""Everything that one build knows, in one value: what the pages and files that machines read are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from zerograd.catalogue.model import LANGUAGES, Catalogue, Page, Snippet, Topic
from zerograd.proof.report import PageVerdict, Report
from zerograd.site.history import Change, by_page


@dataclass(frozen=True)
class Facts:
    """`root_url` is the address of the Chinese site, which stands at the root; `history` is when each file changed;
    `repository` is where the files are kept, without a slash at its end."""

    catalogue: Catalogue
    report: Report
    history: dict[str, Change] = field(default_factory=dict)
    language: str = "zh"
    root_url: str = ""
    name: str = ""
    description: str = ""
    rights: str = ""
    repository: str = ""

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

    @cached_property
    def sections(self) -> list[Topic]:
        """The topics that have questions."""
        return [t for t in self.catalogue.topics[self.language] if any(slug in self.questions for slug in t.slugs)]

    def topic_of(self, slug: str, language: str | None = None) -> Topic | None:
        return self.catalogue.topic_of[language or self.language].get(slug)

    def published(self) -> Iterator[Snippet]:
        """The snippets of the published questions."""
        return (s for s in self.catalogue.snippets.values() if s.slug in self.questions)

    def verdict(self, page: Page) -> PageVerdict:
        if page.slug not in self._verdicts:
            snippets = (self.catalogue.snippets.get(claim.snippet) for claim in page.claims)
            self._verdicts[page.slug] = self.report.page(snippet for snippet in snippets if snippet)
        return self._verdicts[page.slug]

    @cached_property
    def _verdicts(self) -> dict[str, PageVerdict]:
        return {}

    @cached_property
    def made(self) -> dict:
        """What was made of all this, by name, for those who need it again."""
        return {}

    @cached_property
    def _changes(self) -> dict[str, Change]:
        return by_page(self.history)

    def change(self, page: Page) -> Change | None:
        """When a page and its snippets were written and last changed; None for a page that is in no commit."""
        return self._changes.get(page.path)

    def updated(self, page: Page) -> datetime | None:
        """When the page last changed, where git knows; else since when it is verified; else None."""
        if change := self.change(page):
            return change.last
        date = self.verdict(page).date
        return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None


def stamp(moment: datetime) -> str:
    """RFC 3339, UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""What a generated page lists. A short list stands on the page itself; a long one is cut into parts, which are pages of
their own, so that no page grows with the catalogue. The page then leads to its parts.

The parts are cut by what both languages share, so they are the same in both. The address of an entry that moved into a part
when the list grew still leads there: `theme/assets/parts.js`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One thing that is listed: its id, its name (both as Markdown), its text, and how many lines that takes."""

    id: str
    name: str
    text: str
    lines: int = 1


@dataclass(frozen=True)
class Section:
    """Entries that stand together, below `head` (Markdown that ends with a line break, or nothing)."""

    head: str
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        return "\n".join(filter(None, [self.head, *(entry.text for entry in self.entries)]))


@dataclass(frozen=True)
class Listing:
    """The sections, how many lines one page takes, and what stands on the page before and after them."""

    sections: tuple[Section, ...]
    most: int
    before: str = ""
    after: str = ""

    @property
    def parts(self) -> list[list[Section]]:
        """The sections cut into pieces that fit on a page; one that is cut goes on in the next part with its head."""
        parts: list[list[Section]] = [[]]
        room = self.most
        for section in self.sections:
            here: list[Entry] = []
            for entry in section.entries:
                if entry.lines > room < self.most:
                    parts[-1] += [Section(section.head, tuple(here))] if here else []
                    parts.append([])
                    here, room = [], self.most
                here.append(entry)
                room -= entry.lines
            parts[-1] += [Section(section.head, tuple(here))] if here else []
        return parts

    def page(self, slug: str) -> str:
        """The Markdown of the page: everything, or what leads to the parts."""
        parts, shown = self.parts, list(self.sections)
        if len(parts) > 1:
            links: dict[str, list[Entry]] = {}
            for number, part in enumerate(parts, 1):
                for section in part:
                    name = " – ".join(dict.fromkeys(section.entries[i].name for i in (0, -1)))
                    links.setdefault(section.head, []).append(Entry("", "", f"- [{name}]({address(slug, number)}.md)"))
            shown = [Section(head, tuple(entries)) for head, entries in links.items()]
        return "\n\n".join(filter(None, [self.before, *(section.text for section in shown), self.after])) + "\n"

    def pages(self, slug: str) -> dict[str, str]:
        """The Markdown of each part by its address; none where everything fits on the page."""
        parts = self.parts if len(self.parts) > 1 else []
        return {
            address(slug, number): "\n\n".join(section.text for section in part) for number, part in enumerate(parts, 1)
        }

    def places(self, slug: str) -> dict[str, str]:
        """For each entry the address of the page on which it stands."""
        parts = self.parts
        return {
            entry.id: address(slug, number) if len(parts) > 1 else slug
            for number, part in enumerate(parts, 1)
            for section in part
            for entry in section.entries
        }


def address(slug: str, number: int) -> str:
    return f"{slug}-part-{number}"

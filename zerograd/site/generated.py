"""The parts of a page that the catalogue and the report write: a page asks for one with `generated: <name>`."""

from __future__ import annotations

import json

from zerograd.catalogue.model import Body, Page
from zerograd.site import browse, verification
from zerograd.site.facts import Facts
from zerograd.site.listing import Listing

GENERATED = {
    "verification": verification.listing,
    "topics": browse.topics,
    "recipes": browse.recipes,
    "errors": browse.errors,
    "apis": browse.apis,
    "changes": browse.changes,
    "unanswered": browse.unanswered,
}
"""Name in the front matter → function of what the build knows that returns what the page lists."""


def listing(page: Page, facts: Facts) -> Listing | None:
    name = page.meta.get("generated")
    if name and name not in facts.made:
        facts.made[name] = GENERATED[name](facts)
    return facts.made[name] if name else None


def markdown(page: Page, facts: Facts) -> str:
    """What is appended to the text of a page: "" for one that asks for nothing."""
    found = listing(page, facts)
    return f"\n\n{found.page(page.slug)}" if found else ""


def parts(facts: Facts) -> dict[str, Page]:
    """The pages that hold the parts of what is too long for one, by their addresses."""
    if "parts" not in facts.made:
        facts.made["parts"] = {
            address: part(page, address, number, text)
            for page in facts.catalogue.pages[facts.language].values()
            if (found := listing(page, facts))
            for number, (address, text) in enumerate(found.pages(page.slug).items(), 1)
        }
    return facts.made["parts"]


def part(page: Page, address: str, number: int, text: str) -> Page:
    meta = {"kind": "info", "title": f"{page.title} ({number})", "description": page.description}
    body = f"# {meta['title']}\n\n[{page.title}]({page.slug}.md)\n\n{text}\n"
    return Page("", page.language, address, meta, {}, Body(body))


def source(page: Page) -> str:
    """The text of a part as a file."""
    return f"---\n{json.dumps(page.meta, ensure_ascii=False)}\n---\n\n{page.body}"


def tables(facts: Facts) -> dict[str, str]:
    """For each question the page with the table of its claims."""
    pages = facts.catalogue.pages[facts.language].values()
    shown = (page for page in pages if page.meta.get("generated") == "verification")
    return {id: place for page in shown for id, place in listing(page, facts).places(page.slug).items()}

"""From the bold answer of a page to the claims that carry it."""

from __future__ import annotations

from zerograd.catalogue.model import Page
from zerograd.words import words


def with_claims(markdown: str, page: Page) -> str:
    """The Markdown of a page with, after its answer, links to the claims that show it."""
    answer = page.content.answer
    if not answer or not page.question or not answer.text.startswith("**"):
        return markdown
    texts, separator = words(page.language)["answer"], words(page.language)["separator"]
    numbers = {claim.name: number for number, claim in enumerate(page.claims, 1)}
    names = [name for name in page.question.shown_by if name in numbers]
    if not names:
        return markdown
    links = separator.join(f"[{texts['claim'].format(number=numbers[name])}](#{name})" for name in names)
    line = f"{texts['shown_by'].format(claims=links)}\n{{: .shown-by }}"
    return markdown.replace(answer.text, f"{answer.text}\n\n{line}", 1)

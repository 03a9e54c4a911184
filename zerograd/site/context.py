"""What the templates show around the text of a page, from the catalogue: as plain values, so that a template only prints."""

from __future__ import annotations

from zerograd.catalogue.model import Page
from zerograd.site import generated, home
from zerograd.site.facts import Facts
from zerograd.words import words


def of_page(page: Page, facts: Facts) -> dict:
    """`markdown`: the address of the plain text; `copies`: whether something on it copies a file; `next`: the related questions; `parts`: whether it leads to parts;
    `trace`: whether it has a step-through; of a question its `topic`; on the home page what home.py says.

    Each link is a mapping with `title`, `url` (relative to the site) and `description`.
    """
    context: dict = {
        "markdown": "" if page.slug == "index" else f"{page.slug}.md",
        "question": page.is_question,
        "copies": page.is_question or page.meta.get("generated") == "recipes",
        "draft": page.is_draft,
        "parts": any(name.startswith(f"{page.slug}-part-") for name in generated.parts(facts)),
        "trace": bool(page.question and page.question.trace),
        "next": [home.link(facts.questions[slug]) for slug in page.items("related") if slug in facts.questions],
    }
    if page.is_question and (topic := facts.topic_of(page.slug)):
        context["topic"] = {"title": topic.title, "url": f"topics/#{topic.id}"}
    if page.slug == "index":
        context |= home.context(facts)
    return context


def footer(facts: Facts) -> list[dict]:
    """Where the foot of every page leads: the pages that are no questions, then to the repository."""
    texts = words(facts.language)
    listed = (slug for topic in facts.catalogue.topics[facts.language] if topic.is_listed for slug in topic.slugs)
    pages = facts.catalogue.pages[facts.language]
    links = [home.link(pages[slug]) for slug in listed if slug in pages]
    if facts.repository:
        links += [
            {"title": texts["page"][name], "url": f"{facts.repository}/blob/HEAD/{file}"}
            for name, file in (("contribute", f"CONTRIBUTING.md#{facts.language}"), ("licence", "LICENSES/README.md"))
        ]
    return [*links, {"title": texts["browse"]["feed"], "url": "feed.xml"}]

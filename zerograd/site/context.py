"""What the templates show around the text of a page, from the catalogue: as plain values, so that a template only prints."""

from __future__ import annotations

from zerograd.catalogue.model import Page
from zerograd.site import generated
from zerograd.site.facts import Facts


def of_page(page: Page, facts: Facts) -> dict:
    """`markdown`: the address of the plain text; `copies`: whether something on it copies a file; `next`: the related questions; `parts`: whether it leads to parts;
    `trace`: whether it has a step-through; of a question its `topic`; on the home page `asked` and `topics`.

    Each link is a mapping with `title`, `url` (relative to the site) and `description`.
    """
    context: dict = {
        "markdown": "" if page.slug == "index" else f"{page.slug}.md",
        "question": page.is_question,
        "copies": page.is_question or page.meta.get("generated") == "recipes",
        "draft": page.is_draft,
        "parts": any(name.startswith(f"{page.slug}-part-") for name in generated.parts(facts)),
        "trace": bool(page.question and page.question.trace),
        "next": [link(facts.questions[slug]) for slug in page.items("related") if slug in facts.questions],
    }
    if page.is_question and (topic := facts.topic_of(page.slug)):
        context["topic"] = {"title": topic.title, "url": f"topics/#{topic.id}"}
    if page.slug == "index":
        context["asked"] = [
            link(facts.questions[slug]) for slug in facts.catalogue.most_asked if slug in facts.questions
        ]
        context["topics"] = [
            {"title": topic.title, "url": f"topics/#{topic.id}", "description": topic.description}
            for topic in facts.sections
        ]
    return context


def link(page: Page) -> dict:
    return {"title": page.title, "url": f"{page.slug}/", "description": page.description}

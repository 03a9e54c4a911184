"""What a search engine reads in a question's page: schema.org QAPage and BreadcrumbList, as JSON-LD (data, no script)."""

from __future__ import annotations

import json
import re

from zerograd.catalogue.model import Page
from zerograd.site.facts import Facts, stamp


def spoken(markdown: str) -> str:
    """Markdown as the plain text that it shows: no marks, links by their text, code and formulas without their signs."""
    codes: list[str] = []

    def put_aside(match: re.Match) -> str:
        codes.append(match[2])
        return f"\0{len(codes) - 1}\0"

    text = re.sub(r"(`+)(.+?)\1", put_aside, markdown)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?<!\\)\$([^$]+)\$", r"\1", text)
    text = re.sub(r"\*(\S(?:[^*]*\S)?)\*", r"\1", text.replace("**", ""))  # also inside a Chinese sentence
    text = re.sub(r"(?<!\w)_(?=\S)|(?<=\S)_(?!\w)", "", text)
    text = re.sub(r"\\([^\w\s])", r"\1", text)
    return " ".join(re.sub("\0(\\d+)\0", lambda match: codes[int(match[1])], text).split())


def question(page: Page, facts: Facts) -> dict:
    url = facts.url(page.slug)
    author = {"@type": "Organization", "name": facts.name, "url": facts.home()}
    change = facts.change(page)
    dates = {"datePublished": stamp(change.first), "dateModified": stamp(change.last)} if change else {}
    common = {"inLanguage": facts.language, "url": url, "author": author, **dates}
    return {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "name": page.title,
        "description": page.description,
        "inLanguage": facts.language,
        "url": url,
        **dates,
        "mainEntity": {
            "@type": "Question",
            "name": page.title,
            "text": page.title,
            "answerCount": 1,
            **common,
            "acceptedAnswer": {
                "@type": "Answer",
                "text": spoken(page.content.answer.text) if page.content.answer else page.description,
                **common,
            },
        },
    }


def breadcrumbs(page: Page, facts: Facts) -> dict | None:
    """Home, the topic on the page of topics, the question; None for a page without topic."""
    topic = facts.topic_of(page.slug)
    if not topic:
        return None
    steps = [
        (facts.name, facts.home()),
        (topic.title, f"{facts.url('topics')}#{topic.id}"),
        (page.title, facts.url(page.slug)),
    ]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(steps, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def blocks(page: Page, facts: Facts) -> list[str]:
    """The JSON of each block, safe inside a `<script>` element."""
    found = [question(page, facts), breadcrumbs(page, facts)]
    return [json.dumps(block, ensure_ascii=False).replace("<", "\\u003c") for block in found if block]

"""What a search engine reads in a question's page: schema.org QAPage and BreadcrumbList, as JSON-LD (data, no script).

The text of the answer is taken from the rendered page, so that it is what the reader sees.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser

from zerograd.catalogue import Page
from zerograd.site.facts import Facts, anchor, stamp


class FirstParagraph(HTMLParser):
    """The text of the first `<p>`."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.state = "before"

    def handle_starttag(self, tag, attributes):
        if tag == "p" and self.state == "before":
            self.state = "in"

    def handle_endtag(self, tag):
        if tag == "p" and self.state == "in":
            self.state = "after"

    def handle_data(self, data):
        if self.state == "in":
            self.parts.append(data)


def first_paragraph(html: str) -> str:
    parser = FirstParagraph()
    parser.feed(html)
    return " ".join("".join(parser.parts).split())


def question(page: Page, html: str, facts: Facts) -> dict:
    """`html` is the content of the page."""
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
            "acceptedAnswer": {"@type": "Answer", "text": first_paragraph(html), **common},
        },
    }


def breadcrumbs(page: Page, facts: Facts) -> dict | None:
    """Home, the topic on the page of topics, the question; None for a page without topic."""
    topic = facts.topic_of(page.slug)
    if not topic:
        return None
    steps = [
        (facts.name, facts.home()),
        (topic, f"{facts.url('topics')}#{anchor(facts.topic_of(page.slug, 'en'))}"),
        (page.title, facts.url(page.slug)),
    ]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(steps, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def blocks(page: Page, html: str, facts: Facts) -> list[str]:
    """The JSON of each block, safe inside a `<script>` element."""
    found = [question(page, html, facts), breadcrumbs(page, facts)]
    return [json.dumps(block, ensure_ascii=False).replace("<", "\\u003c") for block in found if block]

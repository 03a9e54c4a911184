"""The navigation beside a page: of a large topic only what is near the page, so that no page grows with its topic."""

from __future__ import annotations

from mkdocs.structure.nav import Link, Navigation, Section

from zerograd.site.facts import Facts
from zerograd.words import words

NEAR = 60


def near(nav: Navigation, page, facts: Facts) -> Navigation:
    """The navigation with at most `NEAR` pages of the topic of `page`: the first, which the tab opens, those around it, and
    where there are more the link to all of them."""
    topic = page.parent
    if page.file.name not in facts.questions or len(topic.children) <= NEAR:
        return nav
    title = words(facts.language)["page"]["all"].format(count=len(topic.children))
    everything = Link(title, f"topics/#{facts.topic_of(page.file.name).id}")
    here = next(i for i, child in enumerate(topic.children) if child is page)
    start = min(max(1, here - NEAR // 2), len(topic.children) - NEAR + 1)
    shown = Section(topic.title, [topic.children[0], *topic.children[start : start + NEAR - 1], everything])
    shown.active = topic.active
    return Navigation([shown if item is topic else item for item in nav.items], nav.pages)

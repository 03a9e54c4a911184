"""`llms.txt` (llmstxt.org), one per language: what the site is, and the Markdown of every page with its answer.

A line for each page is what its specification asks for, so it grows with the catalogue, as the sitemap does.
"""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue.model import Page
from zerograd.site import generated
from zerograd.site.exports.data import FILE as DATA
from zerograd.site.facts import Facts
from zerograd.words import words as words_of

FILE = "llms.txt"


def text(facts: Facts) -> str:
    words = words_of(facts.language)["llms"]
    parts = [f"# {facts.name}", f"> {facts.description}"]
    data, other = facts.home("zh") + DATA, facts.home(facts.other) + FILE
    parts += [about.format(name=DATA, data=data, other=other) for about in words["about"]]
    for topic in facts.sections:
        lines = [
            f"## {topic.title}",
            "",
            *(entry(facts.questions[slug], facts) for slug in topic.slugs if slug in facts.questions),
        ]
        parts.append("\n".join(lines))
    others = [
        *(p for p in facts.catalogue.pages[facts.language].values() if not p.is_question and p.slug != "index"),
        *generated.parts(facts).values(),
    ]
    labs = [
        line(lab.title, facts.url(lab.slug), lab.description) for lab in facts.catalogue.labs[facts.language].values()
    ]
    parts.append("\n".join(["## Optional", "", *labs, *(entry(page, facts) for page in others)]))
    return "\n\n".join(parts) + "\n"


def entry(page: Page, facts: Facts) -> str:
    return line(page.title, facts.markdown_url(page.slug), page.description)


def line(title: str, url: str, text: str) -> str:
    title = title.replace("[", "\\[").replace("]", "\\]")
    return f"- [{title}]({url}): {text}"


def write(facts: Facts, site_dir: Path) -> None:
    (site_dir / FILE).write_text(text(facts), encoding="utf-8", newline="\n")

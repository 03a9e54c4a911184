"""The pages for those who look around instead of searching: topics, error messages, APIs, what changed last, what nobody
has answered yet.

Each function returns Markdown made from the catalogue, for a page that asks for it (see generated.py). Ids of sections
and entries are the same in both languages and do not depend on what else is on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zerograd.catalogue.model import Page
from zerograd.site.facts import Facts
from zerograd.words import words as words_of


def topics(facts: Facts) -> str:
    """Every topic with its description, and every question in it with its answer in a sentence."""
    parts = []
    for topic in facts.sections:
        lines = [f"## {topic.title} {{ #{topic.id} }}", "", topic.description, ""]
        for slug in (slug for slug in topic.slugs if slug in facts.questions):
            page = facts.questions[slug]
            lines.append(item(page, prose(page.description)))
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def apis(facts: Facts) -> str:
    """Every API that a question is about, sorted by name under its module, with these questions."""
    about: dict[str, list[Page]] = {}
    for page in facts.questions.values():
        for api in page.items("apis"):
            about.setdefault(api, []).append(page)
    modules: dict[str, list[str]] = {}
    for api in sorted(about, key=lambda api: (api.lower(), api)):
        modules.setdefault(module(api), []).append(api)
    parts = []
    for name in sorted(modules, key=str.lower):
        lines = [f"## {name} {{ #module-{name} }}", ""]
        for api in modules[name]:
            lines += [f"- `{api}`{{ #{api} }}", "", *(f"    - {link(page)}" for page in about[api]), ""]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def module(api: str) -> str:
    """`torch.nn` of `torch.nn.Linear`, `torch.Tensor` of `torch.Tensor.view`, `torch` of `torch.load`."""
    parts = api.split(".")
    return ".".join(parts[: min(2, max(1, len(parts) - 1))])


def errors(facts: Facts) -> str:
    """Every question that answers an error, in the order of the navigation, with the texts as people see them."""
    parts = []
    for page in facts.questions.values():
        if texts := page.items("errors"):
            lines = [f"## {link(page)} {{ #{page.slug} }}", ""]
            lines += [f"- {code(text)}" for text in texts]
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def changes(facts: Facts) -> str:
    """Every question by the day it last changed, newest first: new or not, and on what it is verified."""
    days: dict[str, list[Page]] = {}
    for page in facts.questions.values():
        moment = facts.updated(page)
        days.setdefault(f"{moment:%Y-%m-%d}" if moment else "", []).append(page)
    words = words_of(facts.language)["browse"]
    parts = [f'<a href="../feed.xml">{words["feed"]}</a>']
    if not any(days):
        parts.append(words["no_dates"])
    elif not any(facts.change(page) for page in facts.questions.values()):
        parts.append(words["no_git"])
    for day in sorted(days, reverse=True):
        lines = [f"## {day} {{ #on-{day} }}" if day else f"## {words['unknown']} {{ #unknown }}", ""]
        lines += [item(page, " · ".join(remarks(page, facts))) for page in days[day]]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def remarks(page: Page, facts: Facts) -> Iterator[str]:
    words = words_of(facts.language)["browse"]
    change, verdict = facts.change(page), facts.verdict(page)
    if change and change.first == change.last:
        yield words["new"]
    if verdict.versions:
        yield words["verified"].format(
            date=verdict.date, versions=words_of(facts.language)["separator"].join(verdict.versions)
        )
    else:
        yield words["some"].format(count=verdict.claims, verified=verdict.verified)


def unanswered(facts: Facts) -> str:
    """What people asked and nobody has answered yet, by topic, what was asked most first: what a writer can begin with."""
    words, separator = words_of(facts.language)["unanswered"], " · "
    links = {
        "contributing": f"{facts.repository}/blob/HEAD/CONTRIBUTING.md#{facts.language}",
        "ask": f"{facts.repository}/issues/new?template=question.yml",
    }
    parts = [words["how"].format(**links)] if facts.repository else []
    wanted = sorted(facts.catalogue.wanted.values(), key=lambda entry: (-len(entry.asked), entry.slug))
    for topic in facts.catalogue.topics[facts.language]:
        entries = [entry for entry in wanted if entry.topic == topic.id]
        lines = [f"## {topic.title} {{ #{topic.id} }}", ""] if entries else []
        for entry in entries:
            foreign = (f'<span lang="{facts.other}">{prose(query)}</span>' for query in entry.asked_in(facts.other))
            asked = [*map(prose, entry.asked_in(facts.language)), *foreign, *map(code, entry.errors)]
            written = any(entry.slug in pages for pages in facts.catalogue.pages.values())
            lines.append(f"- **{prose(entry.titles[facts.language])}** `{entry.slug}`{{ #{entry.slug} }}  ")
            lines.append(f"    {words['draft'] if written else ''}{words['asked']}{separator.join(asked)}")
        parts += ["\n".join(lines)] if entries else []
    return "\n\n".join([*parts, *([] if wanted else [words["none"]])]) + "\n"


def item(page: Page, text: str) -> str:
    """An item of a list: the question, and below it what there is to say."""
    return f"- {link(page)}  \n    {text}"


def link(page: Page) -> str:
    return f"[{prose(page.title)}]({page.slug}.md)"


def prose(text: str) -> str:
    """A plain text as Markdown that shows exactly this text; the `_` inside a name needs no escape."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*{}\[\]$]|(?<!\w)_|_(?!\w))", r"\\\1", text)


def code(text: str) -> str:
    """A text as inline code, whatever it holds: more backticks around it than in it."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"

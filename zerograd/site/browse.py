"""The pages for those who look around instead of searching: topics, recipes, error messages, APIs, what changed last, what
nobody has answered yet.

Each function returns what a page lists, from the catalogue, for a page that asks for it (see generated.py). Ids of sections
and entries are the same in both languages and do not depend on what else is on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from zerograd.catalogue.markup import prose
from zerograd.catalogue.model import SNIPPETS, Page, Topic
from zerograd.site.facts import Facts
from zerograd.site.listing import Entry, Listing, Section
from zerograd.words import words as words_of

CHANGES = 200
"""So many of the last changes are shown: older ones are in git."""
TYPED = re.compile(r"(?:\w+\.)*(\w+(?:Error|Exception|Warning)): ")
"""The type that an error names at its beginning."""
QUESTIONS = 100
"""So many questions with their answers stand on one page."""
LINES = 200
"""So many questions of APIs, texts of errors and wanted questions stand on one page."""


def topics(facts: Facts) -> Listing:
    """Every topic with its description, and every question in it with its answer in a sentence."""
    return Listing(
        tuple(
            Section(
                f"## {topic.title} {{ #{topic.id} }}\n\n{topic.description}\n",
                tuple(
                    entry(facts.questions[slug], item(facts.questions[slug], prose(facts.questions[slug].description)))
                    for slug in topic.slugs
                    if slug in facts.questions
                ),
            )
            for topic in facts.sections
        ),
        QUESTIONS,
    )


def recipes(facts: Facts) -> Listing:
    """What people take away, by topic: what each recipe does, its file, its page, and on how much it was tried."""
    words = words_of(facts.language)["recipes"]
    tried = Counter(case.slug for case in facts.catalogue.cases.values())
    up = "../" * (1 + (facts.language == "en"))

    def lines(page: Page, name: str, text: str) -> Iterator[str]:
        file = f"{up}{SNIPPETS}/{page.slug}/{name}.py"
        yield f"- **{prose(text)}** "
        yield f'<span class="recipe"><a type="text/x-python" href="{file}" download>.py</a> '
        yield f'<button type="button" class="page-copy" data-done="{words["copied"]}" hidden>{words["copy"]}</button> '
        yield '<span class="page-copied" role="status"></span></span>  \n'
        yield f"    [{prose(page.title)}]({page.slug}.md#{name}){words['tried'].format(count=tried[page.slug]) if tried[page.slug] else ''}"

    def entries(topic: Topic) -> Iterator[Entry]:
        for page in (facts.questions[slug] for slug in topic.slugs if slug in facts.questions):
            for name, text in page.recipes.items():
                yield Entry(f"{page.slug}-{name}", prose(text), "".join(lines(page, name, text)))

    sections = [Section(f"## {t.title} {{ #{t.id} }}\n", found) for t in facts.sections if (found := tuple(entries(t)))]
    return Listing(tuple(sections), LINES)


def apis(facts: Facts) -> Listing:
    """Every API that a question is about, sorted by name under its module, with these questions."""
    about: dict[str, list[Page]] = {}
    for page in facts.questions.values():
        for api in page.items("apis"):
            about.setdefault(api, []).append(page)
    modules: dict[str, list[str]] = {}
    for api in sorted(about, key=lambda api: (api.lower(), api)):
        modules.setdefault(module(api), []).append(api)
    return Listing(
        tuple(
            Section(
                f"## {name} {{ #module-{name} }}\n",
                tuple(piece for api in modules[name] for piece in api_entries(api, about[api])),
            )
            for name in sorted(modules, key=str.lower)
        ),
        LINES,
    )


def api_entries(api: str, pages: list[Page]) -> Iterator[Entry]:
    """An API with its questions: one entry, or, of one that very many are about, several."""
    for start in range(0, len(pages), LINES):
        here = pages[start : start + LINES]
        id = f"{{ #{api} }}" if start == 0 else ""
        lines = [f"- `{api}`{id}", "", *(f"    - {link(page)}" for page in here), ""]
        yield Entry(api, f"`{api}`", "\n".join(lines), len(here))


def module(api: str) -> str:
    """`torch.nn` of `torch.nn.Linear`, `torch.Tensor` of `torch.Tensor.view`, `torch` of `torch.load`."""
    parts = api.split(".")
    return ".".join(parts[: min(2, max(1, len(parts) - 1))])


def errors(facts: Facts) -> Listing:
    """Every text of an error as people see it, A to Z under its type, and behind it the question that answers it."""
    types: dict[str, list[tuple[str, str]]] = {}
    for page in facts.questions.values():
        for text in page.items("errors"):
            match = TYPED.match(text)
            types.setdefault(match[1] if match else "", []).append((text, page.slug))
    sections, named = [], set()
    for name in sorted(types, key=lambda name: (not name, name)):
        entries = []
        for slug, group in groupby(sorted(types[name], key=alphabetical), key=itemgetter(1)):
            texts = [code(text) for text, _ in group]
            # The first of a question has its id: where an address of this page leads to it.
            texts[0] += "" if slug in named else f"{{ #{slug} }}"
            named.add(slug)
            lines = "  \n    ".join([*texts, link(facts.questions[slug])])
            entries.append(entry(facts.questions[slug], f"- {lines}", len(texts)))
        head = f"## {name or words_of(facts.language)['errors']['untyped']} {{ #{name or 'untyped'} }}\n"
        sections.append(Section(head, tuple(entries)))
    return Listing(tuple(sections), LINES)


def alphabetical(error: tuple[str, str]) -> tuple[str, str]:
    """By its first letter after the type, wherever quotes and brackets stand."""
    return re.sub(r"^\W+", "", TYPED.sub("", error[0])).lower(), error[0]


def changes(facts: Facts) -> Listing:
    """The questions that changed last by the day of it, newest first: new or not, and on what each is verified."""
    dated = [
        (f"{moment:%Y-%m-%d}" if (moment := facts.updated(page)) else "", page) for page in facts.questions.values()
    ]
    days: dict[str, list[Page]] = {}
    for day, page in sorted(dated, key=lambda pair: pair[0], reverse=True)[:CHANGES]:
        days.setdefault(day, []).append(page)
    words = words_of(facts.language)["browse"]
    before = [f'<a href="../feed.xml">{words["feed"]}</a>']
    if not any(days):
        before.append(words["no_dates"])
    elif not any(facts.change(page) for page in facts.questions.values()):
        before.append(words["no_git"])
    sections = [
        Section(
            f"## {day} {{ #on-{day} }}\n" if day else f"## {words['unknown']} {{ #unknown }}\n",
            tuple(entry(page, item(page, " · ".join(remarks(page, facts)))) for page in days[day]),
        )
        for day in days
    ]
    return Listing(tuple(sections), CHANGES, "\n\n".join(before))


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


def unanswered(facts: Facts) -> Listing:
    """What people asked and nobody has answered yet, by topic, what was asked most first: what a writer can begin with."""
    words, separator = words_of(facts.language)["unanswered"], " · "
    links = {
        "contributing": f"{facts.repository}/blob/HEAD/CONTRIBUTING.md#{facts.language}",
        "ask": f"{facts.repository}/issues/new?template=question.yml",
    }
    before = words["how"].format(**links) if facts.repository else ""
    wanted = sorted(facts.catalogue.wanted.values(), key=lambda entry: (-len(entry.asked), entry.slug))
    sections = []
    for topic in facts.catalogue.topics[facts.language]:
        entries = []
        for each in (each for each in wanted if each.topic == topic.id):
            own = [prose(query) for query in each.asked_in(facts.language)]
            foreign = (f'<span lang="{facts.other}">{prose(query)}</span>' for query in each.asked_in(facts.other))
            asked = [*(own or foreign), *map(code, each.errors)]
            written = any(each.slug in pages for pages in facts.catalogue.pages.values())
            title = prose(each.titles[facts.language])
            lines = f"- **{title}** `{each.slug}`{{ #{each.slug} }}  \n" + (
                f"    {words['draft'] if written else ''}{words['asked']}{separator.join(asked)}"
            )
            entries.append(Entry(each.slug, title, lines))
        sections += [Section(f"## {topic.title} {{ #{topic.id} }}\n", tuple(entries))] if entries else []
    return Listing(tuple(sections), LINES, before, "" if wanted else words["none"])


def entry(page: Page, text: str, lines: int = 1) -> Entry:
    return Entry(page.slug, prose(page.title), text, lines)


def item(page: Page, text: str) -> str:
    """An item of a list: the question, and below it what there is to say."""
    return f"- {link(page)}  \n    {text}"


def link(page: Page) -> str:
    return f"[{prose(page.title)}]({page.slug}.md)"


def code(text: str) -> str:
    """A text as inline code, whatever it holds: more backticks around it than in it."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"

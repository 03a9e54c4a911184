"""`topics.yml`: the topics in order, in both languages. A question says in its own file under which one it stands; only
pages that are no questions, and labs, are listed here. The navigation of both languages is made from it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from zerograd.catalogue.model import LANGUAGES, SLUG, Lab, Page, Problem, Question, Topic, Wanted, suggestion
from zerograd.catalogue.reading import read_mapping, read_text, wrong_type

FILE = "topics.yml"
CURE = f"see the entries of {FILE}: `id`, then `zh` and `en` with `title` and `description`, and `pages` where it lists some"


def read_topics(
    root: Path,
    pages: dict[str, dict[str, Page]],
    labs: dict[str, dict[str, Lab]],
    wanted: dict[str, Wanted],
    problems: list[Problem],
) -> tuple[dict[str, tuple[Topic, ...]], tuple[str, ...]]:
    """The topics of each language with what stands under them, and the questions that the home page names."""
    none: dict = {language: () for language in LANGUAGES}
    if not (root / FILE).exists():
        problems.append(Problem(FILE, 1, "there is no such file", "take it back from git: it lists the topics"))
        return none, ()
    text = read_text(root / FILE, FILE, problems)
    values, lines = read_mapping(text, FILE, 1, "file", problems) if text is not None else ({}, {})
    if not values:
        return none, ()
    entries = values.get("topics")
    for i, entry in enumerate(entries if isinstance(entries, list) else [None]):
        if not sound(entry):
            problems.append(Problem(FILE, lines.get(("topics", i), 1), "this is not the entry of a topic", CURE))
            return none, ()
    most_asked = values.get("most_asked", [])
    if wrong := wrong_type("most_asked", most_asked, list):
        problems.append(Problem(FILE, lines["most_asked"], *wrong))
        most_asked = []
    questions = {slug: page.question for each in pages.values() for slug, page in each.items() if page.question}
    problems += check_entries(entries, lines, questions)
    problems += check_names(entries, [*questions.values(), *wanted.values()])
    for i, slug in enumerate(most_asked):
        if not any(slug in pages[language] and not pages[language][slug].is_draft for language in LANGUAGES):
            what = f"`most_asked` names {slug!r}, which is no question{suggestion(slug, pages['en'])}"
            problems.append(
                Problem(FILE, lines.get(("most_asked", i), 1), what, "use the file name of a published question")
            )
    there = {language: {**pages[language], **labs[language]} for language in LANGUAGES}
    problems += check_listed(entries, lines, there, root)
    topics = {
        language: tuple(
            Topic(
                entry["id"],
                *map(entry[language].get, ("title", "description")),
                under(entry, there[language]),
                "pages" in entry,
            )
            for entry in entries
        )
        for language in LANGUAGES
    }
    return topics, tuple(most_asked)


def check_entries(entries: list[dict], lines: dict, questions: dict[str, Question]) -> Iterator[Problem]:
    """Each topic and each page stands in one place of the navigation."""
    ids: set[str] = set()
    listed: dict[str, str] = {}
    for i, entry in enumerate(entries):
        line = lines.get(("topics", i), 1)
        if entry["id"] in ids:
            yield Problem(FILE, line, f"there are two topics {entry['id']!r}", "give each an id of its own")
        ids.add(entry["id"])
        for slug in entry.get("pages", ()):
            if slug in questions:
                cure = f"remove it from `pages`: a question names its topic in {questions[slug].path}"
                yield Problem(FILE, line, f"the topic {entry['id']!r} lists {slug!r}, which is a question", cure)
            elif slug in listed:
                what = f"{slug!r} stands under {listed[slug]!r} already, and here again under {entry['id']!r}"
                yield Problem(FILE, line, what, "keep one of them")
            listed[slug] = entry["id"]


def check_names(entries: list[dict], items: list[Question | Wanted]) -> Iterator[Problem]:
    """The topics that questions name are there. Many that name the same wrong one have one reason."""
    known = [entry["id"] for entry in entries if "pages" not in entry]
    wrong: dict[str, list[Question | Wanted]] = {}
    for item in items:
        if item.topic and item.topic not in known:
            wrong.setdefault(item.topic, []).append(item)
    for topic, (first, *others) in wrong.items():
        line = first.line("topic") if isinstance(first, Question) else 1
        what = f"there is no topic {topic!r} for questions{suggestion(topic, known)}"
        what += f"; {len(others)} more name it" if others else ""
        yield Problem(first.path, line, what, f"use one of: {', '.join(known)}")


def check_listed(
    entries: list[dict], lines: dict, there: dict[str, dict[str, Page | Lab]], root: Path
) -> Iterator[Problem]:
    """What topics list is there, and what is there, and is no question, is listed."""
    names = {slug for language in LANGUAGES for slug in there[language]}
    unlisted = {"index"} | {slug for entry in entries for slug in entry.get("pages", ())}
    unlisted = {
        s: item for s in sorted(names - unlisted) if not is_question(item := there["zh"].get(s) or there["en"][s])
    }
    for i, entry in enumerate(entries):
        for slug in entry.get("pages", ()):
            if slug in names or any((root / "docs" / language / f"{slug}.ipynb").exists() for language in LANGUAGES):
                continue
            close = suggestion(slug, unlisted)
            unlisted = {s: item for s, item in unlisted.items() if repr(s) not in close}
            what = f"the topic {entry['id']!r} lists {slug!r}, which is not in docs/{close}"
            yield Problem(FILE, lines.get(("topics", i), 1), what, "correct or remove the entry")
    for slug in filter(SLUG.fullmatch, unlisted):
        item = unlisted[slug]
        yield Problem(item.path, 1, f"not in {FILE}", f"name it under `pages` of a topic of {FILE}")


def is_question(item: Page | Lab) -> bool:
    return isinstance(item, Page) and item.is_question


def sound(entry: object) -> bool:
    def words(value: object) -> bool:
        return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("title", "description"))

    return (
        isinstance(entry, dict)
        and isinstance(entry.get("id"), str)
        and all(words(entry.get(language)) for language in LANGUAGES)
        and entry.keys() <= {"id", "pages", *LANGUAGES}
        and not wrong_type("pages", entry.get("pages", []), list)
    )


def under(entry: dict, there: dict[str, Page | Lab]) -> tuple[str, ...]:
    """The slugs of a topic: those that the entry lists, or the questions that name it, in their order."""
    if "pages" in entry:
        return tuple(slug for slug in entry["pages"] if slug in there)
    questions = [page.question for page in there.values() if isinstance(page, Page) and page.question]
    ours = [q for q in questions if q.topic == entry["id"] and not q.draft]
    return tuple(q.slug for q in sorted(ours, key=lambda q: (q.order, q.slug)))


def navigation(topics: tuple[Topic, ...], labs: dict[str, Lab], home: str = "") -> list:
    """`nav` as MkDocs wants it: the home page (called `home`), then each topic that holds something. The theme writes a title as it is."""
    return [{home: "index.md"} if home else "index.md"] + [
        {escape(topic.title): [f"{slug}.{'ipynb' if slug in labs else 'md'}" for slug in topic.slugs]}
        for topic in topics
        if topic.slugs
    ]

"""`topics.yml`: the topics in order, in both languages. A question says in its own file under which one it stands; only
pages that are no questions, and labs, are listed here. The navigation of both languages is made from it."""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue.model import LANGUAGES, Lab, Page, Problem, Topic, suggestion
from zerograd.catalogue.reading import read_mapping, read_text, wrong_type

FILE = "topics.yml"
CURE = f"see the entries of {FILE}: `id`, then `zh` and `en` with `title` and `description`, and `pages` where it lists some"


def read_topics(
    root: Path, pages: dict[str, dict[str, Page]], labs: dict[str, dict[str, Lab]], problems: list[Problem]
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
    known = {entry["id"] for entry in entries}
    for slug, question in {s: p.question for p_ in pages.values() for s, p in p_.items() if p.question}.items():
        if question.topic not in known and question.topic:
            cure = f"use one of: {', '.join(entry['id'] for entry in entries if 'pages' not in entry)}"
            what = f"there is no topic {question.topic!r}{suggestion(question.topic, known)}"
            problems.append(Problem(question.path, question.line("topic"), what, cure))
    for i, slug in enumerate(most_asked):
        if not any(slug in pages[language] and not pages[language][slug].is_draft for language in LANGUAGES):
            what = f"`most_asked` names {slug!r}, which is no question{suggestion(slug, pages['en'])}"
            problems.append(
                Problem(FILE, lines.get(("most_asked", i), 1), what, "use the file name of a published question")
            )
    there = {language: {**pages[language], **labs[language]} for language in LANGUAGES}
    listed = {slug for entry in entries for slug in entry.get("pages", ())}
    for i, entry in enumerate(entries):
        for slug in entry.get("pages", ()):
            if not any(slug in there[language] for language in LANGUAGES):
                what = f"the topic {entry['id']!r} names {slug!r}, which is not in docs/"
                problems.append(Problem(FILE, lines.get(("topics", i), 1), what, "correct or remove the entry"))
    for slug in sorted(there["zh"].keys() | there["en"].keys()):
        item = there["zh"].get(slug) or there["en"][slug]
        is_question = isinstance(item, Page) and item.is_question
        if not is_question and slug not in listed and slug != "index":
            problems.append(Problem(item.path, 1, f"not in {FILE}", f"name it under `pages` of a topic of {FILE}"))
    topics = {
        language: tuple(
            Topic(entry["id"], entry[language]["title"], entry[language]["description"], under(entry, there[language]))
            for entry in entries
        )
        for language in LANGUAGES
    }
    return topics, tuple(most_asked)


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


def navigation(topics: tuple[Topic, ...], labs: dict[str, Lab]) -> list:
    """`nav` as MkDocs wants it: the home page, then each topic that holds something."""
    return ["index.md"] + [
        {topic.title: [f"{slug}.{'ipynb' if slug in labs else 'md'}" for slug in topic.slugs]}
        for topic in topics
        if topic.slugs
    ]

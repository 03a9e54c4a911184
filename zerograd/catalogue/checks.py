"""What must hold between the files of the catalogue: each check yields a `Problem` for every place where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zerograd.catalogue.labs import check_labs
from zerograd.catalogue.model import (
    CHINESE,
    LANGUAGES,
    NAMES,
    SHARED,
    SLUG,
    Lab,
    Page,
    Problem,
    Question,
    Snippet,
    Topic,
    Wanted,
    suggestion,
)
from zerograd.catalogue.questions import FILE
from zerograd.catalogue.reading import wrong_type

TYPES = {"title": str, "description": str, "aliases": list, "compared": str}
INFO_TYPES = {"kind": str, "template": str, "generated": str, "hide": list}
REQUIRED = ("title", "description", "aliases")
GENERATED = ("apis", "changes", "errors", "topics", "unanswered", "verification")
LONGEST_CLAIM = 220
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
NUMERALS = {
    "zh": dict(zip("零一二两三四五六七八九十半", "0 1 2 2 3 4 5 6 7 8 9 10 0.5".split())),
    "en": {
        **dict(zip("zero one two three four five six seven eight nine ten".split(), map(str, range(11)))),
        **{
            "once": "1",
            "twice": "2",
            "half": "0.5",
            "halves": "0.5",
            "no": "0",
            "both": "2",
            "third": "3",
            "second": "2",
            "first": "1",
        },
    },
}
VERDICT = re.compile(r"[Vv]erified on torch|在 ?torch ?[\d.、 ]+ ?上(已)?验证")


def check(
    pages: dict[str, dict[str, Page]],
    questions: dict[str, Question],
    snippets: dict[str, Snippet],
    labs: dict[str, dict[str, Lab]],
    unsound: set[str],
) -> Iterator[Problem]:
    """`unsound` are the paths of snippet files that cannot be read: what they lack is said already."""
    for language in LANGUAGES:
        for page in pages[language].values():
            yield from check_front_matter(page)
            yield from check_text(page)
            yield from check_references(page, snippets, unsound)
        yield from check_aliases(pages[language])
    for question in questions.values():
        yield from check_question(question, pages, snippets)
    yield from check_pairs(pages)
    yield from check_labs(labs)
    yield from check_orphans(pages, snippets)


def check_front_matter(page: Page) -> Iterator[Problem]:
    def at(key: str, what: str, cure: str) -> Problem:
        return Problem(page.path, page.line(key), what, cure)

    if not page.meta:
        return
    if not SLUG.fullmatch(page.slug):
        cure = "name it in lower-case kebab-case: it is the page's permanent address"
        yield Problem(page.path, 1, f"the file name {page.slug!r} is not a slug", cure)
    types = TYPES if page.is_question else TYPES | INFO_TYPES
    missing = [key for key in REQUIRED if page.is_question and page.meta.get(key) in (None, "", [])]
    for key, value in page.meta.items():
        if key in (*SHARED, "trace", "topic"):
            yield at(
                key, f"`{key}` stands in both languages", f"move it into snippets/{page.slug}/{FILE}: both share it"
            )
        elif key not in types:
            yield at(key, f"unknown key {key!r}{suggestion(key, types)}", f"use one of: {', '.join(types)}")
        elif key not in missing and (wrong := wrong_type(key, value, types[key])):
            yield at(key, *wrong)
    if page.meta.get("kind") not in (None, "info"):
        yield at("kind", f"unknown kind {page.meta['kind']!r}", "write `kind: info`, or leave it out for a question")
    generated = page.meta.get("generated")
    if isinstance(generated, str) and generated not in GENERATED:
        yield at(
            "generated",
            f"nothing generates {generated!r}{suggestion(generated, GENERATED)}",
            f"use one of: {', '.join(GENERATED)}",
        )
    for key in missing:
        yield at(key, f"`{key}` is missing or empty", f"every question has {', '.join(REQUIRED)}")
    if page.is_question and len(page.items("aliases")) == 1:
        yield at("aliases", "only one alias", "give at least two other ways people ask this")
    if page.is_question and page.question is None:
        cure = f"write it: topic, apis, related; `python -m zerograd new {page.slug}` makes one"
        yield Problem(page.path, 1, f"snippets/{page.slug}/{FILE} is missing", cure)


def check_text(page: Page) -> Iterator[Problem]:
    body = page.content
    for number, line in enumerate(body.text.splitlines(), body.line):
        if "](http://" in line:
            yield Problem(page.path, number, "a link to http://", "write https://, or another source")
        if VERDICT.search(line):
            cure = "delete it: what was verified is written by the site from what was run"
            yield Problem(page.path, number, "a verdict that is typed by hand", cure)
    if not page.is_question or not page.meta:
        return
    if body.heading is None:
        yield Problem(page.path, body.line, "no `# heading`", "repeat the title as the first heading")
    else:
        if body.heading.text != page.title and page.meta.get("title"):
            what = f"the heading {body.heading.text!r} is not the title {page.title!r}"
            yield Problem(page.path, body.heading.line, what, "make them the same")
        if body.answer is None or not body.answer.text.startswith("**"):
            line = body.answer.line if body.answer else body.heading.line
            yield Problem(
                page.path, line, "the page does not start with its answer", "write the answer first, in bold: **…**"
            )
    if not page.claims:
        yield Problem(page.path, body.line, "no claim on this page", 'prove something: `!!! claim "…"`')
    said: dict[str, int] = {}
    for claim in page.claims:
        if len(claim.sentence) > LONGEST_CLAIM:
            what = f"this claim has {len(claim.sentence)} characters, at most {LONGEST_CLAIM}"
            yield Problem(page.path, claim.line, what, "say one thing, or make two claims of it")
        if claim.sentence and bool(CHINESE.search(claim.sentence)) != (page.language == "zh"):
            yield Problem(page.path, claim.line, f"this claim is not {NAMES[page.language]}", "translate the sentence")
        if claim.sentence and claim.sentence in said:
            cure = "two claims say two things: correct one, or delete it"
            yield Problem(page.path, claim.line, f"line {said[claim.sentence]} claims the same sentence", cure)
        said[claim.sentence] = claim.line


def check_references(page: Page, snippets: dict[str, Snippet], unsound: set[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for claim in page.claims:
        path = f"snippets/{claim.snippet}.md"
        if claim.snippet not in snippets and path not in unsound:
            what = f"includes {claim.snippet!r}, but there is no such snippet{suggestion(claim.snippet, snippets)}"
            yield Problem(page.path, claim.line + 2, what, f"write {path} or correct the include")
        elif claim.snippet.split("/")[0] != page.slug:
            cure = f"link to that page, or prove the claim under snippets/{page.slug}/"
            yield Problem(page.path, claim.line + 2, f"includes a snippet of another question: {claim.snippet!r}", cure)
        if claim.snippet in seen:
            yield Problem(
                page.path, claim.line, f"{claim.snippet!r} proves two claims of this page", "one claim per snippet"
            )
        seen.add(claim.snippet)
        if claim.name in {section.id for section in page.sections}:
            cure = "rename the section: the name of the claim is its address"
            yield Problem(page.path, claim.line, f"this claim and a section have the same id {claim.name!r}", cure)


def check_aliases(pages: dict[str, Page]) -> Iterator[Problem]:
    """An alias that two pages have would lead a reader to one of them by chance."""
    known: dict[str, tuple[Page, int]] = {}
    for page in pages.values():
        for i, alias in enumerate(page.items("aliases")):
            first, line = known.setdefault(" ".join(alias.lower().split()), (page, page.line("aliases", i)))
            if first is not page:
                what = f"the alias {alias!r} stands on {first.path}:{line}"
                cure = "leave it where it is answered; if this question is answered there, improve that page"
                yield Problem(page.path, page.line("aliases", i), what, cure)


def check_question(
    question: Question, pages: dict[str, dict[str, Page]], snippets: dict[str, Snippet]
) -> Iterator[Problem]:
    there = [pages[language][question.slug] for language in LANGUAGES if question.slug in pages[language]]
    if not there:
        cure = f"write docs/zh/{question.slug}.md and docs/en/{question.slug}.md, or delete it"
        yield Problem(question.path, 1, "no page belongs to this file", cure)
        return
    known = {slug for language in LANGUAGES for slug, page in pages[language].items() if page.is_question}
    drafts = {slug for language in LANGUAGES for slug, page in pages[language].items() if page.is_draft}
    for i, slug in enumerate(question.related):
        line = question.line("related", i)
        if slug == question.slug:
            yield Problem(question.path, line, "`related` names the page itself", "remove it")
        elif slug not in known:
            what = f"`related` names {slug!r}, which is no question{suggestion(slug, known)}"
            yield Problem(question.path, line, what, "use the file name of another question, without .md")
        elif slug in drafts and not question.draft:
            yield Problem(
                question.path, line, f"`related` names {slug!r}, which is a draft", "wait until it is published"
            )
    if question.trace and question.trace not in snippets:
        what = f"`trace` names {question.trace!r}, which is no snippet{suggestion(question.trace, snippets)}"
        yield Problem(question.path, question.line("trace"), what, "write <slug>/<claim>")


def check_wanted(
    wanted: dict[str, Wanted], pages: dict[str, dict[str, Page]], topics: dict[str, tuple[Topic, ...]]
) -> Iterator[Problem]:
    """A question that is asked and not answered stands under a topic that is there, and has not both of its pages."""
    of_questions = (t for t in topics["en"] if not t.slugs or t.slugs[0] in pages["en"])
    known = [t.id for t in of_questions if not t.slugs or pages["en"][t.slugs[0]].is_question]
    for entry in wanted.values():
        if all(entry.slug in pages[language] for language in LANGUAGES):
            what = f"{pages['zh'][entry.slug].path} and {pages['en'][entry.slug].path} are there: it is being answered"
            yield Problem(entry.path, 1, what, "delete this file")
        if known and entry.topic not in known:
            what = f"there is no topic {entry.topic!r}{suggestion(entry.topic, known)}"
            yield Problem(entry.path, entry.lines.get("topic", 1), what, f"use one of: {', '.join(known)}")


def waiting(pages: dict[str, dict[str, Page]]) -> Iterator[str]:
    """What each draft waits for: news for the writer, no mistake."""
    for slug in sorted({s for language in LANGUAGES for s, page in pages[language].items() if page.is_draft}):
        lacks = [NAMES[language] for language in LANGUAGES if slug not in pages[language]]
        if lacks:
            yield f"{slug}: a draft, waits for {lacks[0]}: python -m zerograd new {slug} --language {lacks[0][:2].lower().replace('ch', 'zh')}"
        else:
            yield f"{slug}: a draft in both languages: to publish it, delete `draft` from snippets/{slug}/{FILE}"


def check_pairs(pages: dict[str, dict[str, Page]]) -> Iterator[Problem]:
    """Both languages have the same pages, claims and sections; a draft may still lack one."""
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for slug, page in pages[language].items():
            if slug not in pages[other] and not page.is_draft:
                cure = f"write it (`python -m zerograd new {slug} --language {other}` makes a scaffold), or let it wait: `draft: true` in snippets/{slug}/{FILE}"
                yield Problem(page.path, 1, f"docs/{other}/{slug}.md is missing", cure)
    for slug in pages["zh"].keys() & pages["en"].keys():
        zh, en = pages["zh"][slug], pages["en"][slug]
        yield from compare(
            zh, en, "claim", [(c.name, c.line) for c in zh.claims], [(c.name, c.line) for c in en.claims]
        )
        yield from compare(
            zh, en, "section", [(s.id, s.line) for s in zh.sections], [(s.id, s.line) for s in en.sections]
        )
        sentences = {claim.snippet: claim for claim in en.claims}
        for claim in zh.claims:
            if claim.snippet in sentences:
                yield from compare_numbers(zh, claim, en, sentences[claim.snippet])


def compare(
    zh: Page, en: Page, kind: str, ours: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> Iterator[Problem]:
    """What only one language has; where both have the same, the first place at which their order parts."""
    names = [name for name, _ in ours], [name for name, _ in theirs]
    for page, items, other, known in ((zh, ours, en, names[1]), (en, theirs, zh, names[0])):
        for name, line in items:
            if name not in known:
                yield Problem(
                    other.path, 1, f"lacks the {kind} {name!r} ({page.path}:{line})", "write it, or delete it there"
                )
    if sorted(names[0]) == sorted(names[1]):
        for (a, line), (b, number) in zip(ours, theirs):
            if a != b:
                what = f"{kind} {b!r} where {zh.path}:{line} has {a!r}"
                yield Problem(en.path, number, what, "both languages have the same, in the same order")
                return


def compare_numbers(zh: Page, ours, en: Page, theirs) -> Iterator[Problem]:
    (a, a_words), (b, b_words) = numbers(ours.sentence, "zh"), numbers(theirs.sentence, "en")
    odd = sorted((a - b - b_words) | (b - a - a_words))
    if odd:
        what = f"the number {odd[0]} of this claim stands only in one language ({zh.path}:{ours.line})"
        yield Problem(en.path, theirs.line, what, "say the same in both")


def numbers(sentence: str, language: str) -> tuple[set[str], set[str]]:
    """The numbers of a sentence in digits, and those that its words may stand for."""
    plain = re.sub(r"`[^`]*`", " ", sentence)
    digits = {number.rstrip("0").rstrip(".") if "." in number else number for number in NUMBER.findall(plain)}
    pieces: Iterable[str] = re.findall(r"[a-z]+", sentence.lower()) if language == "en" else sentence
    everywhere = {n.rstrip("0").rstrip(".") if "." in n else n for n in re.findall(r"\d+(?:\.\d+)?", sentence)}
    return digits, everywhere | {NUMERALS[language][piece] for piece in pieces if piece in NUMERALS[language]}


def check_orphans(pages: dict[str, dict[str, Page]], snippets: dict[str, Snippet]) -> Iterator[Problem]:
    used = {claim.snippet for language in LANGUAGES for page in pages[language].values() for claim in page.claims}
    for snippet in snippets.values():
        if snippet.name not in used:
            cure = f"include it under a claim of docs/*/{snippet.slug}.md, or delete it"
            yield Problem(snippet.path, 1, "an orphan: no page includes this snippet", cure)

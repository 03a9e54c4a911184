"""What must hold between the files of the catalogue: each check yields a `Problem` for every place where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from zerograd.catalogue.labs import check_labs
from zerograd.catalogue.markup import foreign
from zerograd.catalogue.model import (
    CHINESE,
    CONFIGS,
    LANGUAGES,
    NAMES,
    SHARED,
    SLUG,
    SNIPPETS,
    Claim,
    Lab,
    Page,
    Problem,
    Question,
    Snippet,
    Wanted,
    suggestion,
)
from zerograd.catalogue.questions import FILE
from zerograd.catalogue.reading import unknown_key, wrong_type
from zerograd.catalogue.wording import check_claim, check_prose

TYPES = {"title": str, "description": str, "aliases": list, "recipes": dict, "compared": str}
INFO_TYPES = {"kind": str, "template": str, "generated": str, "hide": list}
REQUIRED = ("title", "description", "aliases")
OF_QUESTION = (*SHARED, "topic", "trace")
ALIASES = "give at least two other ways people ask this"
GENERATED = ("apis", "changes", "errors", "recipes", "topics", "unanswered", "verification")
LONGEST_CLAIM = 220
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
ENGLISH = """no zero zeros zeroes=0 one once first=1 two twice second both=2 three third=3 four quarter=4 five fifth=5 six=6 seven=7
eight=8 nine=9 ten tenth=10 hundred=100 thousand=1000 half halves=0.5"""
NUMERALS = {
    "zh": dict(zip("零一二两三四五六七八九十半百千", (*"012234567", "8", "9", "10", "0.5", "100", "1000"))),
    "en": {
        word: number
        for *words, number in (e.replace("=", " ").split() for e in re.findall(r"[^=]+=\S+", ENGLISH))
        for word in words
    },
}
"""Words that may stand for a number."""
THEME = "theme"
LEFTOVERS = {
    "report.json": f"delete it: what was shown lies beside its snippets, in {SNIPPETS}/<slug>/verified.json, since `pytest` ran",
    "addresses.txt": "delete it, after moving each `old -> new` with two different sides into moved.txt",
    "translations.json": "delete it: each page notes what it was compared with; python -m zerograd revisited <slug>",
    "CHANGELOG.md": "delete it: the site's page of changes is made from git",
}
"""Files of the format before, which nothing reads any more."""
VERDICT = re.compile(r"[Vv]erified on torch|在 ?torch ?[\d.、 ]+ ?上(已)?验证")


def check(
    pages: dict[str, dict[str, Page]],
    questions: dict[str, Question],
    snippets: dict[str, Snippet],
    labs: dict[str, dict[str, Lab]],
    unsound: set[str],
    root: Path,
) -> Iterator[Problem]:
    """`unsound` are the paths of snippets and labs that cannot be read: what they lack is said already.

    So is what a page has wrong: that it then seems to lack a claim, or leaves a snippet an orphan, is no second mistake.
    """
    doubtful: set[str] = set()
    for language in LANGUAGES:
        for page in pages[language].values():
            yield from check_front_matter(page, root)
            yield from check_text(page)
            wrong = [*check_sentences(page), *check_references(page, snippets, unsound)]
            yield from wrong or [*check_scope(page, snippets), *check_recipes(page, snippets)]
            if wrong or not page.is_sound:
                doubtful.add(page.slug)
        yield from check_aliases(pages[language])
    for question in questions.values():
        yield from check_question(question, pages, snippets, unsound)
    yield from check_shared(pages)
    yield from check_pairs(pages, doubtful)
    yield from check_labs(labs, unsound)
    yield from check_orphans(pages, questions, snippets, doubtful)
    yield from check_leftovers(root)


def check_recipes(page: Page, snippets: dict[str, Snippet]) -> Iterator[Problem]:
    """What a page offers to take away is a recipe of it."""
    known = [s.claim for s in snippets.values() if "recipe" in s.marks and s.slug == page.slug]
    for name in page.recipes:
        if name not in known:
            what = (
                f"`recipes` names {name!r}, which is no claim of this page marked as a recipe{suggestion(name, known)}"
            )
            yield Problem(page.path, page.line("recipes"), what, "name a claim with <!--pytest.mark.recipe-->")


def check_front_matter(page: Page, root: Path) -> Iterator[Problem]:
    def at(key: str, what: str, cure: str) -> Problem:
        return Problem(page.path, page.line(key), what, cure)

    if not page.meta:
        return
    if not SLUG.fullmatch(page.slug):
        cure = "name it in lower-case kebab-case: it is the page's permanent address"
        yield Problem(page.path, 1, f"the file name {page.slug!r} is not a slug", cure)
    types = TYPES if page.is_question else TYPES | INFO_TYPES
    missing = [key for key in REQUIRED if page.is_question and page.meta.get(key) in (None, "", [])]
    if moved := [key for key in page.meta if key in OF_QUESTION]:
        names = ", ".join(f"`{key}`" for key in moved)
        yield at(moved[0], f"both languages share {names}", f"move it into snippets/{page.slug}/{FILE}")
    for key, value in page.meta.items():
        if key not in types and key not in moved:
            yield at(key, *unknown_key(key, types))
            missing = [name for name in missing if repr(name) not in suggestion(key, types)]
        elif key in types and key not in missing and (wrong := wrong_type(key, value, types[key])):
            yield at(key, *wrong)
    if not page.is_question and page.meta["kind"] != "info" and isinstance(page.meta["kind"], str):
        yield at("kind", f"unknown kind {page.meta['kind']!r}", "write `kind: info`, or leave it out for a question")
    template = page.meta.get("template")
    if isinstance(template, str) and not (root / THEME / template).is_file():
        known = [file.name for file in sorted((root / THEME).glob("*.html"))]
        what = f"there is no template {template!r}{suggestion(template, known)}"
        yield at("template", what, f"use one of {THEME}/: {', '.join(known)}; or leave it out")
    generated = page.meta.get("generated")
    if isinstance(generated, str) and generated not in GENERATED:
        yield at(
            "generated",
            f"nothing generates {generated!r}{suggestion(generated, GENERATED)}",
            f"use one of: {', '.join(GENERATED)}",
        )
    for key in missing:
        cure = ALIASES if key == "aliases" else f"write `{key}: …`: every question has {', '.join(REQUIRED)}"
        yield at(key, f"`{key}` is missing or empty", cure)
    if page.is_question and len(page.items("aliases")) == 1:
        yield at("aliases", "only one alias", ALIASES)


def check_text(page: Page) -> Iterator[Problem]:
    body = page.content
    # The title is shown as it stands, whatever it holds: `List<Tensor>`.
    title = body.heading.line if body.heading and body.heading.text == page.title else 0
    for line, what, cure in foreign(body.text, body.line):
        if line != title:
            yield Problem(page.path, line, what, cure)
    for number, line in enumerate(body.text.splitlines(), body.line):
        if VERDICT.search(line):
            cure = "delete it: what was verified is written by the site from what was run"
            yield Problem(page.path, number, "a verdict that is typed by hand", cure)
        if line.startswith(("!!!", "???")) and '\\"' in line:
            cure = "leave it out: quotes may stand in the title of a box as they are"
            yield Problem(page.path, number, "a backslash before a quote, which readers would see", cure)
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
    if not page.claims and page.is_sound:
        yield Problem(page.path, body.line, "no claim on this page", 'prove something: `!!! claim "…"`')


def check_sentences(page: Page) -> Iterator[Problem]:
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


def check_scope(page: Page, snippets: dict[str, Snippet]) -> Iterator[Problem]:
    """Said no wider than it was run: see wording.py."""
    if not page.is_question:
        return
    for claim in page.claims:
        if claim.snippet in snippets:
            yield from check_claim(page, claim, snippets[claim.snippet])
    yield from check_prose(page)


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
    question: Question, pages: dict[str, dict[str, Page]], snippets: dict[str, Snippet], unsound: set[str]
) -> Iterator[Problem]:
    there = [pages[language][question.slug] for language in LANGUAGES if question.slug in pages[language]]
    if not there:
        cure = f"write docs/zh/{question.slug}.md and docs/en/{question.slug}.md, or delete {SNIPPETS}/{question.slug}/"
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
    claims = {claim.name for page in there for claim in page.claims}
    for i, name in enumerate(question.shown_by if claims and all(page.is_sound for page in there) else ()):
        if name not in claims:
            what = f"`shown_by` names {name!r}, which is no claim of this question{suggestion(name, claims)}"
            yield Problem(
                question.path, question.line("shown_by", i), what, "use the name of a claim, without its question"
            )
    if question.trace and question.trace not in snippets and f"{SNIPPETS}/{question.trace}.md" not in unsound:
        what = f"`trace` names {question.trace!r}, which is no snippet{suggestion(question.trace, snippets)}"
        yield Problem(question.path, question.line("trace"), what, "write <slug>/<claim>")


def check_wanted(wanted: dict[str, Wanted], pages: dict[str, dict[str, Page]]) -> Iterator[Problem]:
    """A question that is asked and not answered has not both of its pages."""
    for entry in wanted.values():
        if all(entry.slug in pages[language] for language in LANGUAGES):
            what = f"{pages['zh'][entry.slug].path} and {pages['en'][entry.slug].path} are there: it is being answered"
            yield Problem(entry.path, 1, what, "delete this file")


def waiting(pages: dict[str, dict[str, Page]]) -> Iterator[str]:
    """What each draft waits for: news for the writer, no mistake."""
    for slug in sorted({s for language in LANGUAGES for s, page in pages[language].items() if page.is_draft}):
        lacks = [NAMES[language] for language in LANGUAGES if slug not in pages[language]]
        if lacks:
            yield f"{slug}: a draft, waits for {lacks[0]}: python -m zerograd new {slug} --language {lacks[0][:2].lower().replace('ch', 'zh')}"
        else:
            yield f"{slug}: a draft in both languages: to publish it, delete `draft` from snippets/{slug}/{FILE}"


def check_shared(pages: dict[str, dict[str, Page]]) -> Iterator[Problem]:
    """Each question has the file of what both its languages share, or says in the format before what stands there."""
    for page in (pages["en"] | pages["zh"]).values():
        old = {key for language in LANGUAGES for key in pages[language].get(page.slug, page).meta} & {*OF_QUESTION}
        if page.is_question and page.meta and page.question is None and not old:
            cure = f"write it: topic, apis, related; `python -m zerograd new {page.slug} --topic …` makes one"
            yield Problem(page.path, 1, f"{SNIPPETS}/{page.slug}/{FILE} is missing", cure)


def check_pairs(pages: dict[str, dict[str, Page]], doubtful: set[str]) -> Iterator[Problem]:
    """Both languages have the same pages, claims and sections; a draft may still lack one."""
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for slug, page in pages[language].items():
            is_known = page.question is None or page.question.is_sound  # else nobody knows whether it is a draft
            if slug not in pages[other] and not page.is_draft and is_known:
                cure = f"write it (`python -m zerograd new {slug} --language {other}` makes a scaffold), or let it wait: `draft: true` in snippets/{slug}/{FILE}"
                yield Problem(page.path, 1, f"docs/{other}/{slug}.md is missing", cure)
    for slug in (pages["zh"].keys() & pages["en"].keys()) - doubtful:
        zh, en = pages["zh"][slug], pages["en"][slug]
        apart = list(
            compare(zh, en, "claim", [(c.name, c.line) for c in zh.claims], [(c.name, c.line) for c in en.claims])
        )
        yield from apart
        yield from compare(
            zh, en, "section", [(s.id, s.line) for s in zh.sections], [(s.id, s.line) for s in en.sections]
        )
        lines = zh.line("recipes"), en.line("recipes")
        yield from compare(zh, en, "recipe", *([(n, line) for n in p.recipes] for p, line in zip((zh, en), lines)))
        for ours, theirs in zip(zh.claims, en.claims) if not apart else ():
            yield from compare_numbers(zh, ours, en, theirs)


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


def compare_numbers(zh: Page, ours: Claim, en: Page, theirs: Claim) -> Iterator[Problem]:
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


def check_orphans(
    pages: dict[str, dict[str, Page]], questions: dict[str, Question], snippets: dict[str, Snippet], doubtful: set[str]
) -> Iterator[Problem]:
    used = {claim.snippet for language in LANGUAGES for page in pages[language].values() for claim in page.claims}
    without_page = questions.keys() - pages["zh"].keys() - pages["en"].keys()
    for snippet in snippets.values():
        if snippet.name not in used and snippet.slug not in doubtful | without_page:
            cure = f"include it under a claim of docs/*/{snippet.slug}.md, or delete it"
            yield Problem(snippet.path, 1, "an orphan: no page includes this snippet", cure)


def check_leftovers(root: Path) -> Iterator[Problem]:
    """What the format before had, and nothing reads any more."""
    for name, cure in LEFTOVERS.items():
        if (root / name).exists():
            yield Problem(name, 1, "nothing reads this file any more", cure)
    for name in CONFIGS.values():
        file = root / name
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
        for number, line in enumerate(lines, 1):
            if line.startswith("nav:"):
                cure = f"delete it: the navigation is made from topics.yml and the {FILE} of each question"
                yield Problem(name, number, "`nav` is not read any more", cure)

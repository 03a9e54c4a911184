"""What must hold between the files of the catalogue: each check yields a `Problem` for every place where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zerograd.catalogue import CONFIGS, LANGUAGES, LISTS, REQUIRED, SLUG, Page, Problem, Snippet, Topic, suggestion
from zerograd.labs import PREFIX, Lab
from zerograd.labs import check as check_labs

KNOWN = {*REQUIRED, *LISTS, "kind", "template", "generated", "trace", "hide", "search", "most_asked"}


def check(
    root: Path,
    pages: dict[str, dict[str, Page]],
    snippets: dict[str, Snippet],
    navigation: dict[str, list[tuple[Topic, int]]],
    labs: dict[str, dict[str, Lab]],
) -> list[Problem]:
    problems: list[Problem] = []
    for language in LANGUAGES:
        for page in pages[language].values():
            problems += check_front_matter(page)
            problems += check_references(page, pages[language], snippets)
        problems += check_navigation(language, {**pages[language], **labs[language]}, navigation[language])
        problems += check_sections(language, pages[language], navigation[language])
    problems += check_pairs(pages)
    problems += check_labs(labs)
    problems += check_topics(navigation)
    problems += check_orphans(root, pages, snippets)
    return problems


def check_front_matter(page: Page) -> Iterator[Problem]:
    if not page.meta:
        return
    if not SLUG.fullmatch(page.slug):
        yield Problem(
            page.path,
            1,
            f"the file name {page.slug!r} is not a slug",
            "name it in lower-case kebab-case: it is the page's permanent address",
        )
    for key in page.meta:
        if key not in KNOWN:
            yield Problem(
                page.path,
                page.line(key),
                f"unknown key {key!r}{suggestion(key, KNOWN)}",
                f"use one of: {', '.join(sorted(KNOWN))}",
            )
    if not page.is_question:
        return
    for key in REQUIRED:
        if not page.meta.get(key):
            yield Problem(
                page.path, page.line(key), f"`{key}` is missing or empty", "every question has " + ", ".join(REQUIRED)
            )
    for key in LISTS:
        value = page.meta.get(key)
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            yield Problem(
                page.path,
                page.line(key),
                f"`{key}` is not a list of texts",
                f"write `{key}: [one, two]` or one `- item` per line, quoted where YAML needs it",
            )
        elif value and len(set(value)) < len(value):
            yield Problem(page.path, page.line(key), f"`{key}` holds an item twice", "remove one")
    for key in ("title", "description"):
        if page.meta.get(key) is not None and not isinstance(page.meta[key], str):
            yield Problem(page.path, page.line(key), f"`{key}` is not a text", "put it in quotes")
    if 0 < len(page.items("aliases")) < 2:
        yield Problem(page.path, page.line("aliases"), "only one alias", "give at least two other ways people ask this")
    heading = next((n for n, line in enumerate(page.body.splitlines(), page.body_line) if line.startswith("# ")), None)
    if heading is None:
        yield Problem(page.path, page.body_line, "no `# heading`", "repeat the title as the first heading")
    else:
        lines = page.body.splitlines()
        text = lines[heading - page.body_line][2:].strip()
        if text != page.title:
            yield Problem(
                page.path, heading, f"the heading {text!r} is not the title {page.title!r}", "make them the same"
            )
        answer = next((line for line in lines[heading - page.body_line + 1 :] if line.strip()), "")
        if not answer.startswith("**"):
            yield Problem(
                page.path,
                heading + 2,
                "the page does not start with its answer",
                "write the answer first, in bold: **…**",
            )
    if not page.claims:
        yield Problem(page.path, page.body_line, "no claim on this page", 'prove something: `!!! claim "…"`')


def check_references(page: Page, siblings: dict[str, Page], snippets: dict[str, Snippet]) -> Iterator[Problem]:
    for i, slug in enumerate(page.items("related")):
        line = page.line("related", i)
        if slug == page.slug:
            yield Problem(page.path, line, "`related` names the page itself", "remove it")
        elif slug not in siblings or not siblings[slug].is_question:
            yield Problem(
                page.path,
                line,
                f"`related` names {slug!r}, which is no question{suggestion(slug, siblings)}",
                "use the file name of another question, without .md",
            )
    seen: set[str] = set()
    for claim in page.claims:
        if claim.snippet not in snippets:
            yield Problem(
                page.path,
                claim.line + 2,
                f"includes {claim.snippet!r}, but there is no sound snippet of that name{suggestion(claim.snippet, snippets)}",
                f"write snippets/{claim.snippet}.md or correct the include",
            )
        elif snippets[claim.snippet].slug != page.slug:
            yield Problem(
                page.path,
                claim.line + 2,
                f"includes a snippet of another question: {claim.snippet!r}",
                f"link to that page, or prove the claim under snippets/{page.slug}/",
            )
        if claim.snippet in seen:
            yield Problem(
                page.path, claim.line, f"{claim.snippet!r} proves two claims of this page", "one claim per snippet"
            )
        seen.add(claim.snippet)
        name = claim.snippet.split("/")[-1]
        if name in {section.id for section in page.sections}:
            yield Problem(
                page.path,
                claim.line,
                f"this claim and a section have the same id {name!r}",
                "rename the section: the name of the claim is its address",
            )


def check_navigation(
    language: str, pages: dict[str, Page | Lab], navigation: list[tuple[Topic, int]]
) -> Iterator[Problem]:
    config = CONFIGS[language]
    if not navigation:
        return
    listed: set[str] = set()
    for topic, line in navigation:
        for slug in topic.slugs:
            name = (
                Path(pages[slug].path).name
                if slug in pages
                else f"{slug}.{'ipynb' if slug.startswith(PREFIX) else 'md'}"
            )
            if slug not in pages:
                yield Problem(
                    config,
                    line,
                    f"the navigation names {name}, which is not in docs/{language}{suggestion(slug, pages)}",
                    "correct or remove the entry",
                )
            if slug in listed:
                yield Problem(config, line, f"the navigation names {name} twice", "keep one entry")
            listed.add(slug)
    for slug, page in pages.items():
        if slug not in listed:
            yield Problem(
                page.path,
                1,
                f"not in the navigation of {config}",
                f"add `- {Path(page.path).name}` under its topic in `nav:` of {config}",
            )


def check_sections(language: str, pages: dict[str, Page], navigation: list[tuple[Topic, int]]) -> Iterator[Problem]:
    """A section of index pages is no topic: it has no description, which the list of topics needs for its questions."""
    for topic, line in navigation:
        questions = [slug for slug in topic.slugs if slug in pages and pages[slug].is_question]
        if any(slug in pages and not pages[slug].is_question for slug in topic.slugs):
            for slug in questions:
                yield Problem(
                    CONFIGS[language],
                    line,
                    f"the question {slug}.md stands among the index pages of {topic.title!r}",
                    f"move it under a topic, in {CONFIGS['zh']} and {CONFIGS['en']}",
                )


def check_topics(navigation: dict[str, list[tuple[Topic, int]]]) -> Iterator[Problem]:
    zh, en = (navigation[language] for language in LANGUAGES)
    if not zh or not en:
        return
    cure = f"keep the same pages in the same order in {CONFIGS['zh']} and {CONFIGS['en']}"
    if len(zh) != len(en):
        yield Problem(
            CONFIGS["en"], en[-1][1], f"{len(en)} entries in the navigation, {len(zh)} in {CONFIGS['zh']}", cure
        )
    for (ours, _), (theirs, line) in zip(zh, en):
        if ours.slugs != theirs.slugs:
            yield Problem(
                CONFIGS["en"],
                line,
                f"the topic {theirs.title!r} holds other pages than {ours.title!r} of {CONFIGS['zh']}",
                cure,
            )


def check_pairs(pages: dict[str, dict[str, Page]]) -> Iterator[Problem]:
    """Both languages have the same pages, claims, sections and lists."""
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for slug, page in pages[language].items():
            if slug not in pages[other]:
                yield Problem(
                    page.path,
                    1,
                    f"docs/{other}/{slug}.md is missing",
                    "write it, or scaffold both with `python -m zerograd new`",
                )
    for slug in pages["zh"].keys() & pages["en"].keys():
        zh, en = pages["zh"][slug], pages["en"][slug]
        yield from compare(
            zh, en, "claim", [(c.snippet, c.line) for c in zh.claims], [(c.snippet, c.line) for c in en.claims]
        )
        yield from compare(
            zh, en, "section", [(s.id, s.line) for s in zh.sections], [(s.id, s.line) for s in en.sections]
        )
        for key in ("apis", "errors", "related"):
            lists = [[(item, page.line(key, i)) for i, item in enumerate(page.items(key))] for page in (zh, en)]
            yield from compare(zh, en, f"`{key}` item", *lists)


def compare(
    zh: Page, en: Page, kind: str, ours: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> Iterator[Problem]:
    """The first place where two lists of (name, line) part."""
    cure = "both languages have the same, in the same order"
    for (a, line), (b, other) in zip(ours, theirs):
        if a != b:
            yield Problem(en.path, other, f"{kind} {b!r} where {zh.path}:{line} has {a!r}", cure)
            return
    if len(ours) != len(theirs):
        longer, shorter, rest = (zh, en, ours) if len(ours) > len(theirs) else (en, zh, theirs)
        name, line = rest[min(len(ours), len(theirs))]
        yield Problem(longer.path, line, f"{kind} {name!r} is missing in {shorter.path}", cure)


def check_orphans(root: Path, pages: dict[str, dict[str, Page]], snippets: dict[str, Snippet]) -> Iterator[Problem]:
    used = {claim.snippet for language in LANGUAGES for page in pages[language].values() for claim in page.claims}
    for snippet in snippets.values():
        if snippet.name not in used:
            yield Problem(
                snippet.path,
                1,
                "an orphan: no page includes this snippet",
                f"include it under a claim of docs/*/{snippet.slug}.md, or delete it",
            )

"""The catalogue: every page, claim, snippet, topic and lab, read once from the files into plain dataclasses.

The only room that parses them. Reading never raises for a mistake in the content: every mistake becomes a `Problem` that
names file, line and cure, so that a writer sees all of them at once.
"""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue import checks
from zerograd.catalogue.addresses import read_moved
from zerograd.catalogue.cases import check_cases, read_cases
from zerograd.catalogue.labs import read_labs
from zerograd.catalogue.model import LANGUAGES, SNIPPETS, Catalogue, Problem
from zerograd.catalogue.pages import read_page
from zerograd.catalogue.questions import read_questions, read_wanted
from zerograd.catalogue.snippets import read_snippet
from zerograd.catalogue.topics import read_topics


def read(root: Path | str = ".", parse_cases: bool = True) -> Catalogue:
    """Read the catalogue below `root`; mistakes are in `.problems`, sorted by file and line. A build, which shows no more of
    cases than how many there are, need not parse them."""
    root = Path(root)
    problems: list[Problem] = []
    files = sorted((root / SNIPPETS).rglob("*.md"))
    snippets = {s.name: s for file in files if (s := read_snippet(file, root, problems))}
    unsound = {file.relative_to(root).as_posix() for file in files} - {s.path for s in snippets.values()}
    questions = read_questions(root, problems)
    pages = {
        language: {
            file.stem: read_page(file, language, root, questions, problems)
            for file in sorted((root / "docs" / language).glob("*.md"))
        }
        for language in LANGUAGES
    }
    labs = {language: read_labs(root, language, problems) for language in LANGUAGES}
    for language in LANGUAGES:
        notebooks = (root / "docs" / language).glob("*.ipynb")
        unsound |= {f.relative_to(root).as_posix() for f in notebooks if f.stem not in labs[language]}
    answered = pages["zh"].keys() | pages["en"].keys()
    wanted = read_wanted(root, problems)
    topics, most_asked = read_topics(root, pages, labs, wanted, problems)
    moved = read_moved(root, answered | labs["zh"].keys() | labs["en"].keys(), problems)
    cases = read_cases(root, problems, parse_cases)
    problems += checks.check(pages, questions, snippets, labs, unsound, root)
    problems += checks.check_wanted(wanted, pages)
    problems += check_cases(cases, questions, pages, root)
    waiting = tuple(checks.waiting(pages))
    return Catalogue(
        root, pages, snippets, topics, labs, most_asked, wanted, cases, moved, tuple(sorted(set(problems))), waiting
    )

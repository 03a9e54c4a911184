"""`questions.json`: everything, both languages, for programs. Up to 150 questions it is one file:

    {"format": 1, "site", "languages", "torch": [versions run], "counterfactuals": {name: {topic, zh, en}},
     "questions": [{"slug", "topic", "apis", "errors", "related",
                    "zh": {"title", "description", "answer", "aliases", "topic", "url", "markdown", "changed"}, "en": …,
                    "claims": [{"name", "zh", "en", "code", "output", "download", "torch", "requires", "marks",
                                "scope": {"holds": [{"text", "replacement"}], "stops", "one_case", "versions"},
                                "verification": {"verified", "versions", "differs", "date", "counterfactuals", "reason"}}]}]}

`answer` is Markdown; `changed` is the last change from git or null; `torch` is the specifier of the versions on which a
claim says that it holds ("" for all); `differs` are versions outside it on which the output was shown to differ. `scope` is
what may stand in the place of a text of the code so that the claim still holds, or no longer does, whether it is about
exactly one case, and the versions that showed it.

Beyond that it has, instead of `questions`, `"parts": [addresses]`: the files `questions/1.json`, `questions/2.json`, …, each
`{"format": 1, "questions": [at most 50, as above]}`.
"""

from __future__ import annotations

import json
from pathlib import Path

from zerograd.catalogue.model import LANGUAGES, SNIPPETS, Page, Snippet
from zerograd.catalogue.scope import Variant
from zerograd.counterfactuals.meanings import meanings
from zerograd.site.facts import Facts, stamp

FILE = "questions.json"
FORMAT = 1
WHOLE = 150
PART = 50


def files(facts: Facts) -> dict[str, dict]:
    """The content of each file by its path below the site."""
    everything = content(facts)
    if len(everything["questions"]) <= WHOLE:
        return {FILE: everything}
    questions = everything.pop("questions")
    parts = {
        f"questions/{number}.json": {"format": FORMAT, "questions": questions[start : start + PART]}
        for number, start in enumerate(range(0, len(questions), PART), 1)
    }
    return {FILE: {**everything, "parts": [facts.root_url + name for name in parts]}, **parts}


def content(facts: Facts) -> dict:
    """Everything, whatever its size."""
    questions = {language: facts.catalogue.questions(language) for language in LANGUAGES}
    return {
        "format": FORMAT,
        "site": facts.root_url,
        "languages": list(LANGUAGES),
        "torch": list(facts.report.versions),
        "counterfactuals": {
            name: {"topic": meaning.topic, "zh": meaning.zh, "en": meaning.en}
            for name, meaning in sorted(meanings().items())
        },
        "questions": [question(slug, questions, facts) for slug in questions["zh"] if slug in questions["en"]],
    }


def question(slug: str, questions: dict[str, dict[str, Page]], facts: Facts) -> dict:
    page = questions["en"][slug]
    topics = {language: facts.topic_of(slug, language) for language in LANGUAGES}
    return {
        "slug": slug,
        "topic": topics["en"].id,
        **{key: list(page.items(key)) for key in ("apis", "errors", "related")},
        **{language: words(questions[language][slug], topics[language].title, facts) for language in LANGUAGES},
        "claims": [
            claim(facts.catalogue.snippets[each.snippet], facts)
            for each in page.claims
            if each.snippet in facts.catalogue.snippets
        ],
    }


def words(page: Page, topic: str, facts: Facts) -> dict:
    change = facts.change(page)
    return {
        "title": page.title,
        "description": page.description,
        "answer": page.content.answer.text if page.content.answer else "",
        "aliases": list(page.items("aliases")),
        "topic": topic,
        "url": facts.url(page.slug, page.language),
        "markdown": facts.markdown_url(page.slug, page.language),
        "changed": stamp(change.last) if change else None,
    }


def claim(snippet: Snippet, facts: Facts) -> dict:
    verdict = facts.report.verdict(snippet)
    sentences = {language: facts.catalogue.claims[language].get(snippet.name) for language in LANGUAGES}
    return {
        "name": snippet.name,
        **{language: found.sentence if found else None for language, found in sentences.items()},
        "code": snippet.code,
        "output": snippet.output,
        "download": f"{facts.root_url}{SNIPPETS}/{snippet.name}.py",
        "torch": snippet.versions,
        "requires": list(snippet.requires),
        "marks": list(snippet.marks),
        "scope": {
            "holds": replacements(snippet.holds),
            "stops": replacements(snippet.stops),
            "one_case": snippet.one_case,
            "versions": list(verdict.scope),
        },
        "verification": {
            "verified": verdict.verified,
            "versions": list(verdict.versions),
            "differs": list(verdict.outside),
            "date": verdict.date or None,
            "counterfactuals": list(verdict.counterfactuals),
            "reason": verdict.reason or None,
        },
    }


def replacements(variants: tuple[Variant, ...]) -> list[dict[str, str]]:
    return [{"text": variant.text, "replacement": variant.replacement} for variant in variants]


def write(facts: Facts, site_dir: Path) -> None:
    for name, value in files(facts).items():
        (site_dir / name).parent.mkdir(exist_ok=True)
        (site_dir / name).write_text(
            json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )

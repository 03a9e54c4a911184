"""The tables of the page "How we verify": what was shown, on which versions, and an honest list of what was not.

Everything comes from the report and the catalogue; nothing here says more than they do. Needs no torch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zerograd.catalogue.markup import folded, prose
from zerograd.catalogue.model import Catalogue
from zerograd.counterfactuals.meanings import meanings
from zerograd.proof.report import DIFFERS, FAILS, HOLDS, SURVIVES, Report, Verdict
from zerograd.site.browse import link
from zerograd.site.facts import Facts
from zerograd.site.listing import Entry, Listing, Section
from zerograd.words import words as words_of

QUESTIONS = 60
"""The claims of so many questions stand on one page."""
UNVERIFIED = 100
"""So many claims that are not verified are named."""


def listing(facts: Facts) -> Listing:
    """Everything that was shown, in the language of `facts`; headings start at level 2."""
    catalogue, report, language = facts.catalogue, facts.report, facts.language
    words = words_of(language)["verification"]
    if not report.results:
        return Listing((), QUESTIONS, words["none"])
    published = catalogue.questions(language)
    verdicts = {name: report.verdict(s) for name, s in catalogue.snippets.items() if s.slug in published}
    before = [
        summary(verdicts, words),
        section(words["versions"], "versions", versions(verdicts, report, words)),
        section(words["gaps"], "not-verified", gaps(catalogue, verdicts, language)),
    ]
    return Listing(
        (Section(f"## {words['claims']} {{ #claims }}\n", tuple(claims(catalogue, verdicts, language))),),
        QUESTIONS,
        "\n\n".join(before),
        section(words["counterfactuals"], "counterfactuals", counterfactuals(verdicts, language)),
    )


def section(title: str, id: str, lines: Iterator[str]) -> str:
    return f"## {title} {{ #{id} }}\n\n" + "\n".join(lines)


def summary(verdicts: dict[str, Verdict], words: dict) -> str:
    verified = [verdict for verdict in verdicts.values() if verdict.verified]
    noticed = {name for verdict in verified for name in verdict.counterfactuals} & meanings().keys()
    return words["counts"].format(
        claims=len(verdicts), verified=len(verified), worlds=len(meanings()), noticed=len(noticed)
    )


def versions(verdicts: dict[str, Verdict], report: Report, words: dict) -> Iterator[str]:
    yield words["version_head"]
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    for version in report.versions:
        # Of a claim that was changed since, nothing was shown.
        known = [report.results[name][version] for name, verdict in verdicts.items() if version in verdict.days]
        counts = Counter(result.result for result in known)
        failed = counts[FAILS] + counts[SURVIVES]
        steady = sum(result.result == HOLDS and result.runs > 1 for result in known)
        rest = len(verdicts) - counts[HOLDS] - counts[DIFFERS] - failed
        places = "; ".join(sorted({result.place for result in known}))
        last = max((result.day for result in known), default="")
        yield f"| {' | '.join(map(str, (version, places, counts[HOLDS], steady, counts[DIFFERS], failed, rest, last)))} |"


def claims(catalogue: Catalogue, verdicts: dict[str, Verdict], language: str) -> Iterator[Entry]:
    words, reasons = words_of(language)["verification"], words_of(language)["reasons"]
    for page in catalogue.questions(language).values():
        lines = [link(page), "", words["claim_head"], "|---|---|---|"]
        for claim in page.claims:
            if verdict := verdicts.get(claim.snippet):
                shown = ", ".join(verdict.versions) if verdict.verified else reasons[verdict.reason]
                names = ", ".join(f"`{name}`" for name in verdict.counterfactuals) if verdict.verified else "—"
                lines.append(f"| {cell(claim.sentence)} | {shown} | {names} |")
        yield Entry(page.slug, prose(page.title), folded(page.title, "\n".join(lines), page.slug))


def counterfactuals(verdicts: dict[str, Verdict], language: str) -> Iterator[str]:
    words = words_of(language)
    counts = Counter(name for verdict in verdicts.values() if verdict.verified for name in verdict.counterfactuals)
    for topic, title in words["counterfactual_topics"].items():
        rows = [
            f"| `{name}` | {cell(getattr(meaning, language))} | {counts[name]} |"
            for name, meaning in sorted(meanings().items())
            if meaning.topic == topic
        ]
        table = "\n".join([words["verification"]["world_head"], "|---|---|---:|", *rows])
        yield folded(f"{title} ({len(rows)})", table, f"breaking-{topic}")


def gaps(catalogue: Catalogue, verdicts: dict[str, Verdict], language: str) -> Iterator[str]:
    words, reasons, colon = (
        words_of(language)["verification"],
        words_of(language)["reasons"],
        words_of(language)["colon"],
    )
    yield f"- {words['words']}"
    yield f"- {words['only']}"
    sources = sum(len(page.content.sources) for page in catalogue.pages[language].values() if not page.is_draft)
    yield f"- {words['sources'].format(count=sources)}"
    noticed = {name for verdict in verdicts.values() if verdict.verified for name in verdict.counterfactuals}
    if unnoticed := sorted(meanings().keys() - noticed):
        yield f"- {words['unnoticed'].format(count=len(unnoticed), names=', '.join(f'`{name}`' for name in unnoticed))}"
    bad = {name: verdict for name, verdict in verdicts.items() if not verdict.verified}
    yield f"- {words['unverified'] if bad else words['all']}"
    for name, verdict in sorted(bad.items())[:UNVERIFIED]:
        claim = catalogue.claims[language].get(name)
        yield f"    - {claim.sentence if claim else name}{colon}{reasons[verdict.reason]}"
    if len(bad) > UNVERIFIED:
        yield f"    - … (+{len(bad) - UNVERIFIED})"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

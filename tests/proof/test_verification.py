"""The page "How we verify" says what the evidence says, in both languages."""

from __future__ import annotations

from support.house import ONE_CASE, code_of

from zerograd.counterfactuals.meanings import TOPICS
from zerograd.proof.report import FAILS, HOLDS, Report, Result, digest
from zerograd.site.facts import Facts
from zerograd.site.verification import listing
from zerograd.words import words


def table(content, report: Report, language: str) -> str:
    return listing(Facts(content, report, language=language)).page("how-we-verify")


def shown(house, result=HOLDS, runs=0) -> tuple:
    """The catalogue, and what was shown about its first claim."""
    content = house.catalogue
    noticed = ("backward_does_nothing",) if result == HOLDS else ()
    run = Result(digest(content.snippets["one/first"]), result, "2026-03-04", "Linux", noticed, runs)
    return content, Report({"one/first": {"2.13.0": run}})


def test_it_shows_claims_worlds_versions_and_gaps(house):
    for language, sentence, meaning in (
        ("zh", "乘以 2 以后，梯度是 2", "backward"),
        ("en", "Times 2, the gradient is 2", "backward"),
    ):
        text = table(*shown(house), language)
        assert f"| {sentence} | 2.13.0 | `backward_does_nothing` |" in text
        assert "| `backward_does_nothing` | " in text and meaning in text and "2026-03-04" in text
        gaps = text.split("#not-verified")[1].split("\n## ")[0]
        assert "`zero_grad_does_nothing`" in gaps and "`backward_does_nothing`" not in gaps
        for title in words(language)["counterfactual_topics"].values():
            assert f"<summary>{title} (" in text


def test_a_bar_in_a_sentence_stays_in_its_cell(house):
    house.edit("docs/en/one.md", "Times 2, the", "Times 2 | the")
    assert r"| Times 2 \| the gradient is 2 |" in table(*shown(house), "en")


def test_it_says_how_many_were_shown_to_print_the_same_every_time(house):
    for runs, steady in ((0, 0), (20, 1)):
        (row,) = [line for line in table(*shown(house, runs=runs), "en").splitlines() if line.startswith("| 2.13.0 |")]
        assert row.split(" | ")[2:4] == ["1", str(steady)]


def test_what_failed_and_what_was_not_run_is_not_shown_as_verified(house):
    text = table(*shown(house, FAILS), "en")
    reasons = words("en")["reasons"]
    assert f"| Times 2, the gradient is 2 | {reasons[FAILS]} | — |" in text
    assert f"| Times 3, the gradient is 3 | {reasons['not run yet']} | — |" in text


def test_without_evidence_it_says_so_and_nothing_else(house):
    for language in ("zh", "en"):
        assert table(house.catalogue, Report(), language) == words(language)["verification"]["none"] + "\n"


def test_a_draft_is_in_no_table(house):
    house.add("third", code_of("4"), "tensor([4.])\n", ONE_CASE, slug="two")
    house.edit("snippets/one/question.yml", "related: [two]", "related: [one]")
    house.edit("snippets/two/question.yml", "topic:", "draft: true\ntopic:")
    assert "A claim: third" not in table(*shown(house), "en")


def test_every_topic_has_a_name_in_both_languages():
    for language in ("zh", "en"):
        assert words(language)["counterfactual_topics"].keys() == set(TOPICS)

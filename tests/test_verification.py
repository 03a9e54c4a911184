"""The page "How we verify" says what the report says, in both languages."""

from pathlib import Path

import pytest
from made import snippet_of

from zerograd.catalogue.model import Catalogue, Claim, Page
from zerograd.proof.report import FAILS, HOLDS, Meaning, Report, Result, Run, digest
from zerograd.site.verification import TOPICS, WORDS, table

SNIPPET = snippet_of("print(1)\n", "1\n")
MEANINGS = {"bad": Meaning("gradients", "坏|了", "Bad."), "unseen": Meaning("losses", "没人看见", "Unseen.")}


def catalogue():
    pages = {}
    for language, sentence in (("zh", "一|二"), ("en", "one|two")):
        claim = Claim(sentence, SNIPPET.name, 1)
        pages[language] = {
            "made": Page("docs/made.md", language, "made", {"title": "T"}, {}, '!!! source "x"\n', 1, (claim,))
        }
    return Catalogue(Path(), pages, {SNIPPET.name: SNIPPET}, {"zh": (), "en": ()})


def report(result=HOLDS, **fields):
    noticed = ("bad",) if result == HOLDS else ()
    shown = Result(digest(SNIPPET), result, "2026-03-04T00:00:00+00:00", 0.1, noticed, **fields)
    return Report((Run("2.13.0", "3.11", "Linux", {SNIPPET.name: shown}),), MEANINGS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_shows_claims_worlds_versions_and_gaps(language):
    text = table(catalogue(), report(), language)
    sentence = {"zh": r"一\|二", "en": r"one\|two"}[language]
    assert f"| {sentence} | 2.13.0 | `bad` |" in text
    assert "| `bad` |" in text and "| `unseen` |" in text
    assert "2026-03-04" in text and "`unseen`" in text.split("not-verified")[1].split("##")[0]


@pytest.mark.parametrize(("runs", "steady"), [(0, 0), (20, 1)])
def test_says_how_many_were_shown_to_print_the_same_every_time(runs, steady):
    assert f"| 2.13.0 | 3.11 | Linux | 1 | {steady} | 0 | 0 |" in table(catalogue(), report(runs=runs), "en")


def test_a_failed_claim_is_not_shown_as_verified():
    text = table(catalogue(), report(FAILS), "en")
    assert "| Not verified: it failed in the last run. | — |" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_report_it_says_so_and_nothing_else(language):
    assert table(catalogue(), Report(), language) == WORDS[language]["none"] + "\n"


def test_every_topic_has_a_chinese_name():
    from zerograd.counterfactuals import TOPICS as KNOWN

    assert set(KNOWN) == set(TOPICS) and WORDS["zh"].keys() == WORDS["en"].keys()

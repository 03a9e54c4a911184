"""The evidence says what was run; what is read from it never says more."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import pytest
from support.proofs import snippet_of

from zerograd.catalogue.scope import Variant
from zerograd.counterfactuals.meanings import meanings
from zerograd.proof import report as reports
from zerograd.proof.report import (
    CHANGED,
    DIFFERS,
    FAILS,
    HOLDS,
    NEW,
    NOT_RUN,
    SURVIVES,
    Report,
    ReportError,
    Result,
    added,
    digest,
    newest,
    read,
    record,
    save,
    scope_digest,
)
from zerograd.proof.workers import environment
from zerograd.words import words

SNIPPET = snippet_of("print(1)\n", "1\n")
NEEDY = dataclasses.replace(SNIPPET, name="made/needy", requires=("jax",))
WIDE = dataclasses.replace(SNIPPET, scope=(Variant("holds", "1", "2"),))
DAY, OLD = "2026-03-04", "2026-01-01"


def result(what=HOLDS, day=DAY, snippet=SNIPPET, noticed=("bad",), runs=0, scope=""):
    return Result(digest(snippet), what, day, "Python 3.11, Linux", noticed if what == HOLDS else (), runs, scope)


def report(snippet=SNIPPET, **results):
    """One claim with results by version: v2_6=…"""
    return Report({snippet.name: {name[1:].replace("_", "."): value for name, value in results.items()}})


def test_what_is_written_is_read_back(tmp_path):
    known = {
        "made/one": {
            "2.6.0": result(noticed=("bad", "worse"), scope="0123abcd"),
            "2.13.0": result(runs=20),
            "2.15.0": result(DIFFERS),
        },
        "made/two": {"2.13.0": result(FAILS)},
        "made/three": {"2.13.0": result(NOT_RUN)},
    }
    save(known, tmp_path / "made.json")
    assert read(tmp_path / "made.json", "made") == known


def test_a_verified_claim():
    verdict = report(v2_13_0=result(), v2_6_0=result(day=OLD), v2_15_0=result()).verdict(SNIPPET)
    assert verdict.verified and verdict.versions == ("2.6.0", "2.13.0", "2.15.0") and verdict.reason == ""
    assert verdict.counterfactuals == ("bad",)
    assert verdict.date == OLD and verdict.days == {"2.6.0": OLD, "2.13.0": DAY, "2.15.0": DAY}


def test_what_is_not_green_is_not_verified():
    for what in (FAILS, SURVIVES, NOT_RUN):
        verdict = report(v2_13_0=result(what)).verdict(SNIPPET)
        assert not verdict.verified and verdict.reason == what and verdict.date == "" and not verdict.counterfactuals
    for what in (FAILS, SURVIVES):
        assert report(v2_13_0=result(), v2_15_0=result(what)).verdict(SNIPPET).reason == what, "red on one is red"


def test_outside_its_versions_counts_only_beside_one_that_holds():
    assert not report(v2_13_0=result(DIFFERS)).verdict(SNIPPET).verified
    verdict = report(v2_6_0=result(DIFFERS), v2_13_0=result()).verdict(SNIPPET)
    assert verdict.verified and verdict.versions == ("2.13.0",) and verdict.outside == ("2.6.0",)


def test_evidence_about_another_snippet_says_nothing():
    for change in (
        {"code": "print(2)\n"},
        {"output": "2\n"},
        {"versions": ">=2.7"},
        {"marks": ("workers",)},
        {"requires": ("jax",)},
    ):
        verdict = report(v2_13_0=result()).verdict(dataclasses.replace(SNIPPET, **change))
        assert not verdict.verified and verdict.reason == CHANGED, change
    for change in ({"code_line": 9}, {"marks": ("recipe",)}):
        assert report(v2_13_0=result()).verdict(dataclasses.replace(SNIPPET, **change)).verified, change
    assert Report().verdict(SNIPPET).reason == NEW


def test_a_scope_counts_where_it_was_shown_as_it_is_now():
    shown = report(v2_6_0=result(scope="0123abcd"), v2_13_0=result(scope=scope_digest(WIDE)), v2_15_0=result())
    assert shown.verdict(WIDE).versions == ("2.6.0", "2.13.0", "2.15.0") and shown.verdict(WIDE).scope == ("2.13.0",)
    assert shown.verdict(SNIPPET).scope == ()


def test_every_reason_is_said_in_both_languages():
    for language in ("zh", "en"):
        assert {NEW, CHANGED, FAILS, SURVIVES, NOT_RUN} == words(language)["reasons"].keys()


def test_a_page_is_as_good_as_its_claims():
    good = report(v2_6_0=result(), v2_13_0=result(day=OLD))
    page = good.page([SNIPPET])
    assert page.versions == ("2.6.0", "2.13.0") and page.date == OLD and (page.claims, page.verified) == (1, 1)
    page = good.page([SNIPPET, dataclasses.replace(SNIPPET, name="made/other")])
    assert page.versions == () and (page.claims, page.verified) == (2, 1)
    assert good.page([]).versions == ()


def test_a_claim_that_needs_a_package_limits_no_version_on_which_it_was_not_run():
    needy = {"2.6.0": result(NOT_RUN, snippet=NEEDY), "2.13.0": result(snippet=NEEDY)}
    both = Report({SNIPPET.name: {"2.6.0": result(), "2.13.0": result(), "2.15.0": result()}, NEEDY.name: needy})
    assert both.page([SNIPPET, NEEDY]).versions == ("2.6.0", "2.13.0")
    assert Report({**both.results, NEEDY.name: {"2.6.0": needy["2.6.0"]}}).page([SNIPPET, NEEDY]).versions == ()


def test_adding_keeps_what_is_still_true():
    known = report(v2_6_0=result(day=OLD), v2_13_0=result(day=OLD, runs=20)).results
    name = SNIPPET.name
    assert added(known, report(v2_13_0=result()).results) == known, "nothing new was learned: the older day stays"
    assert added(known, report(v2_13_0=result(NOT_RUN)).results) == known, "not having run takes nothing back"
    assert added(known, report(v2_13_0=result(FAILS)).results)[name]["2.13.0"].result == FAILS
    assert added(known, report(v2_13_0=result(noticed=("worse",))).results)[name]["2.13.0"].noticed == ("worse",)
    assert added(known, report(v2_6_0=result(runs=20)).results)[name]["2.6.0"].runs == 20
    assert added(known, report(v2_13_0=result(scope="0123abcd")).results)[name]["2.13.0"].scope == "0123abcd"
    other = dataclasses.replace(SNIPPET, code="print(2)\n")
    changed = added(known, report(v2_13_0=result(snippet=other)).results)[name]
    assert changed.keys() == {"2.13.0"}, "evidence about other code is gone"


def test_a_line_that_a_merge_has_put_beside_newer_ones_says_nothing(tmp_path):
    """One branch has run the code on another version, the other has changed the code."""
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    other = dataclasses.replace(SNIPPET, code="print(2)\n")
    save({SNIPPET.name: {"2.6.0": result(), "2.13.0": result()}}, old)
    save({SNIPPET.name: {"2.13.0": result(snippet=other)}}, new)
    slug, claim = SNIPPET.name.split("/")
    merged = json.loads(old.read_text())
    merged[claim]["torch"] |= json.loads(new.read_text())[claim]["torch"]
    new.write_text(json.dumps(merged))
    assert Report(read(new, slug)).verdict(other).versions == ("2.13.0",)


def test_the_last_result_counts_in_any_order():
    old, new = report(v2_13_0=result(day=OLD)), report(v2_13_0=result(FAILS))
    same_day = report(v2_13_0=result())
    skipped, elsewhere = report(v2_13_0=result(NOT_RUN)), report(v2_6_0=result())
    for order in ([old, new, elsewhere], [elsewhere, new, old], [new, same_day], [same_day, new]):
        assert newest(order).verdict(SNIPPET).reason == FAILS, "what failed anywhere on that day counts"
    for order in ([old, skipped], [skipped, old]):
        assert newest(order).verdict(SNIPPET).date == OLD
    merged = newest([old, elsewhere])
    assert merged.verdict(SNIPPET).versions == ("2.6.0", "2.13.0") and newest([merged, merged]) == merged


def test_recording_writes_only_what_is_new_and_drops_what_is_gone(house):
    snippets = house.catalogue.snippets
    now = {name: {"2.13.0": result(snippet=snippet)} for name, snippet in snippets.items()}
    file = house.root / "snippets/one/verified.json"
    assert record(now, house.root) == [file, house.root / "snippets/two/verified.json"]
    before = file.read_text()
    later = {name: {"2.13.0": result(day="2026-04-04", snippet=snippet)} for name, snippet in snippets.items()}
    assert record(later, house.root) == [] and file.read_text() == before
    house.remove("snippets/one/first.md")
    assert record({"one/second": now["one/second"]}, house.root) == [file]
    assert reports.load(house.root).results.keys() == {"one/second", "two/first", "two/second"}
    assert record(now, house.root, house.root / "elsewhere") and file.read_text() != before
    assert reports.load(house.root, house.root / "elsewhere").results.keys() == {
        "one/second",
        "two/first",
        "two/second",
    }


def changed(**values):
    return lambda data: data["one"].update(values)


def in_run(**values):
    return lambda data: data["one"]["torch"]["2.13.0"].update(values)


DAMAGE = {
    "cut off": (None, "not JSON"),
    "not an object": (lambda data: data.update({"a b": 1}), "is no claim"),
    "another key": (changed(stars=5), "not `noticed` and `torch`"),
    "a digest for all lines, as before": (changed(digest="0" * 16), "not `noticed` and `torch`"),
    "no digest": (in_run(digest="x"), "no digest"),
    "no names": (changed(noticed=["<b>"]), "no list of counterfactuals"),
    "no result": (changed(torch={}), "holds no result"),
    "a version with markup": (lambda data: data["one"]["torch"].update({"<b>": {}}), "no version"),
    "an unknown field": (in_run(stars=5), "no result"),
    "an unknown result": (in_run(result="fine"), "unknown result"),
    "a day that is none": (in_run(day="yesterday"), "is no day until today"),
    "a day that is to come": (in_run(day="2099-01-01"), "is no day until today"),
    "a place with markup": (in_run(place="<b>Linux</b>"), "no place"),
    "runs that are none": (in_run(runs=True), "no number of runs"),
    "a scope that is none": (in_run(scope="wide"), "is no digest"),
    "holds under no counterfactual": (in_run(noticed=[]), "fails under no counterfactual"),
}


def test_damaged_evidence_is_refused_with_file_line_and_cure(tmp_path):
    file = tmp_path / "made.json"
    for name, (damage, message) in DAMAGE.items():
        save({"made/one": {"2.13.0": result()}}, file)
        text = file.read_text()
        if damage:
            data = json.loads(text)
            damage(data)
            text = json.dumps(data)
        else:
            text = text[: len(text) // 2]
        file.write_text(text)
        with pytest.raises(ReportError) as error:
            read(file, "made", tmp_path)
        problem = error.value.problem
        assert problem.path == "made.json" and message in problem.what and "pytest -k made" in problem.cure, name
    for content in (b"\xff", b"[]", b"[" * 100_000):
        file.write_bytes(content)
        with pytest.raises(ReportError):
            read(file, "made")


def test_evidence_that_no_run_can_have_made_is_refused(house):
    """With every field in form: a version and a counterfactual that there is not."""
    snippets = house.catalogue.snippets
    noticed = (next(iter(meanings())),)
    file = house.root / "snippets/one/verified.json"
    for version, names, message in (
        ("2.13.0", noticed, ""),
        ("2.99.0", noticed, "one/first on torch 2.99.0, which no run is made on"),
        ("1.13.1", noticed, "one/first on torch 1.13.1, which no run is made on"),
        ("2.13.0", ("everything_is_fine",), "no counterfactual is called 'everything_is_fine'"),
    ):
        save({"one/first": {version: result(snippet=snippets["one/first"], noticed=names)}}, file)
        said = [str(problem) for problem in reports.unsound(house.root)]
        assert bool(said) == bool(message) and message in "".join(said), version
        assert not said or (
            said[0].startswith("snippets/one/verified.json:") and "cure: prove the claim again" in said[0]
        )


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    file = tmp_path / "made.json"
    save({"made/one": {"2.13.0": result()}}, file)
    before = file.read_text()
    monkeypatch.setattr("os.replace", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        save({"made/one": {"2.13.0": result(FAILS)}}, file)
    assert file.read_text() == before and [path.name for path in tmp_path.iterdir()] == ["made.json"]


def test_reading_needs_no_torch():
    code = "import sys; import zerograd.proof.report; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0

"""A report says what was run; what is read from it never says more."""

import dataclasses
import json

import pytest
from made import snippet_of

from zerograd.proof import report as reports
from zerograd.proof.report import DIFFERS, FAILS, HOLDS, Meaning, NOT_RUN, REASONS, Report, ReportError, Result, Run, SURVIVES, digest, load, merge, save

SNIPPET = snippet_of("print(1)\n", "1\n")
DAY = "2026-03-04T05:06:07+00:00"
MEANINGS = {"worse": Meaning("gradients", "更糟", "Worse."), "bad": Meaning("losses", "坏", "Bad.")}


def result(what=HOLDS, date=DAY, snippet=SNIPPET, noticed=("bad",), **fields):
    return Result(digest(snippet), what, date, 0.5, noticed if what == HOLDS else (), **fields)


def report(*results, versions=("2.13.0",), python="3.11.7"):
    runs = tuple(Run(v, python, "Linux x86_64", {SNIPPET.name: r}) for v, r in zip(versions, results))
    return Report(runs, MEANINGS)


def test_what_is_written_is_read_back(tmp_path):
    written = report(result(packages={"jax": "0.1"}, runs=20), result(DIFFERS), versions=("2.6.0", "2.13.0"))
    save(written, tmp_path / "r.json")
    assert load(tmp_path / "r.json") == written


def test_it_says_everything_that_is_asked(tmp_path):
    save(report(result()), tmp_path / "r.json")
    (run,) = json.loads((tmp_path / "r.json").read_text())["runs"]
    assert {"torch", "python", "platform", "results"} <= run.keys()
    assert {"digest", "result", "date", "seconds", "noticed"} <= run["results"][SNIPPET.name].keys()


def test_a_verified_claim():
    verdict = report(result(), result(date="2026-01-01T00:00:00+00:00"), versions=("2.13.0", "2.6.0")).verdict(SNIPPET)
    assert verdict.verified and verdict.versions == ("2.6.0", "2.13.0") and verdict.reason == ""
    assert verdict.counterfactuals == ("bad",)
    assert verdict.date == "2026-01-01" and verdict.dates == {"2.6.0": "2026-01-01", "2.13.0": "2026-03-04"}


def test_versions_are_in_order():
    assert report(*[result()] * 3, versions=("2.13.0", "2.6.0", "2.15.0")).versions == ("2.6.0", "2.13.0", "2.15.0")


@pytest.mark.parametrize("what", [FAILS, SURVIVES, NOT_RUN])
def test_what_is_not_green_is_not_verified(what):
    verdict = report(result(what)).verdict(SNIPPET)
    assert not verdict.verified and verdict.reason == what and verdict.date == "" and not verdict.counterfactuals


def test_red_on_one_version_is_red():
    verdict = report(result(), result(FAILS), versions=("2.13.0", "2.15.0")).verdict(SNIPPET)
    assert not verdict.verified and verdict.reason == FAILS


def test_outside_its_versions_counts_only_beside_one_that_holds():
    assert not report(result(DIFFERS)).verdict(SNIPPET).verified
    verdict = report(result(DIFFERS), result(), versions=("2.6.0", "2.13.0")).verdict(SNIPPET)
    assert verdict.verified and verdict.versions == ("2.13.0",) and verdict.outside == ("2.6.0",)


@pytest.mark.parametrize(
    "change",
    [{"code": "print(2)\n"}, {"output": "2\n"}, {"versions": ">=2.7"}, {"marks": ("workers",)}, {"requires": ("jax",)}],
)
def test_a_report_of_another_snippet_says_nothing(change):
    verdict = report(result()).verdict(dataclasses.replace(SNIPPET, **change))
    assert not verdict.verified and verdict.reason == "changed since"


def test_moving_lines_changes_nothing():
    assert report(result()).verdict(dataclasses.replace(SNIPPET, code_line=9)).verified


def test_no_report_and_an_unknown_claim():
    assert Report().verdict(SNIPPET).reason == "no report"
    other = dataclasses.replace(SNIPPET, name="made/other")
    assert report(result()).verdict(other).reason == "not in the report"


def test_every_reason_is_said_in_both_languages():
    assert {"no report", "not in the report", "changed since", FAILS, SURVIVES, NOT_RUN} == REASONS.keys()
    assert all({"zh", "en"} == texts.keys() for texts in REASONS.values())


def test_a_page_is_as_good_as_its_claims():
    good = report(result(), result(), versions=("2.6.0", "2.13.0"))
    assert good.page([SNIPPET]).versions == ("2.6.0", "2.13.0") and good.page([SNIPPET]).date == "2026-03-04"
    other = dataclasses.replace(SNIPPET, name="made/other")
    page = good.page([SNIPPET, other])
    assert page.versions == () and (page.claims, page.verified) == (2, 1)
    assert good.page([]).versions == ()


def test_the_last_result_counts_in_any_order():
    old, new = report(result(date="2026-01-01T00:00:00+00:00")), report(result(FAILS))
    for order in ([old, new], [new, old]):
        assert merge(order).verdict(SNIPPET).reason == FAILS
    assert len(merge([old, new]).runs) == 1


def test_not_having_run_takes_nothing_back():
    shown, skipped = report(result(date="2026-01-01T00:00:00+00:00")), report(result(NOT_RUN))
    for order in ([shown, skipped], [skipped, shown]):
        assert merge(order).verdict(SNIPPET).date == "2026-01-01"


def test_merging_keeps_versions_apart_and_loses_nothing():
    parts = [report(result(), versions=(v,)) for v in ("2.6.0", "2.13.0", "2.15.0")]
    merged = merge(parts)
    assert merged.verdict(SNIPPET).versions == ("2.6.0", "2.13.0", "2.15.0")
    assert merge([merged, merged]) == merged and merged.counterfactuals == MEANINGS


def test_a_missing_file_is_an_empty_report(tmp_path):
    assert load(tmp_path / "none.json") == Report()


def tampered(change):
    def damage(text):
        data = json.loads(text)
        change(data)
        return json.dumps(data)

    return damage


def signed(change):
    def sign(data):
        change(data)
        data["checksum"] = reports.checksum(data)

    return tampered(sign)


def first(data):
    return data["runs"][0]["results"][SNIPPET.name]


DAMAGE = {
    "cut off": (lambda text: text[: len(text) // 2], "truncated or was edited"),
    "empty": (lambda text: "", "truncated or was edited"),
    "not an object": (lambda text: "[]", "not a report"),
    "another format": (tampered(lambda d: d.update(format=99)), "format 1"),
    "a result made green": (tampered(lambda d: first(d).update(result="holds")), "edited after the run"),
    "another date": (tampered(lambda d: first(d).update(date="2030-01-01T00:00:00+00:00")), "edited after the run"),
    "an unknown result": (signed(lambda d: first(d).update(result="fine")), "unknown result"),
    "holds under no counterfactual": (
        signed(lambda d: first(d).update(result="holds", noticed=[])),
        "fails under no counterfactual",
    ),
    "an unknown counterfactual": (
        signed(lambda d: first(d).update(result="holds", noticed=["magic"])),
        "unknown counterfactual magic",
    ),
    "an unknown field": (signed(lambda d: first(d).update(stars=5)), "malformed"),
    "a date that is none": (signed(lambda d: first(d).update(date="yesterday")), "malformed"),
    "no runs": (signed(lambda d: d.pop("runs")), "malformed"),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_report_is_refused_with_a_cure(how, tmp_path):
    damage, message = DAMAGE[how]
    file = tmp_path / "r.json"
    save(report(result(FAILS)), file)
    file.write_text(damage(file.read_text()))
    with pytest.raises(ReportError, match=message) as error:
        load(file)
    assert str(file) in str(error.value) and "cure:" in str(error.value)


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    file = tmp_path / "r.json"
    save(report(result()), file)
    before = file.read_text()
    monkeypatch.setattr("os.replace", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        save(report(result(FAILS)), file)
    assert file.read_text() == before and [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_reading_needs_no_torch():
    import subprocess
    import sys

    from zerograd.proof.workers import environment

    code = "import sys; import zerograd.report; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0

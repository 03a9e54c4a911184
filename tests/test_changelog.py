"""The changelog says what was verified, and nothing else."""

import dataclasses

import pytest
from made import in_file

from zerograd import catalogue, report
from zerograd.__main__ import main
from zerograd.report import FAILS, HOLDS, Meaning, Report, Result, Run

MEANINGS = {"bad": Meaning("gradients", "坏", "Bad.")}


@pytest.fixture
def site(tmp_path):
    for language, title in (("zh", "为什么"), ("en", "Why")):
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / f"docs/{language}/first.md").write_text(
            f'---\ntitle: "{title}"\n---\n\n# {title}\n', encoding="utf-8"
        )
    for name in ("first/one", "first/two", "second/one"):
        file = tmp_path / f"snippets/{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(in_file(f"print('{name}')\n", f"{name}\n"))
    return tmp_path


def reported(site, **results: str) -> Report:
    """A report in which the claims named (with __ for /) have a result."""
    snippets = catalogue.read(site).snippets
    found = {}
    for key, result in results.items():
        name = key.replace("__", "/")
        noticed = ("bad",) if result == HOLDS else ()
        found[name] = Result(report.digest(snippets[name]), result, "2026-03-04T05:06:07+00:00", 0.1, noticed)
    return Report((Run("2.13.0", "3.11.7", "Linux x86_64", found),), MEANINGS)


def changelog(site, old: Report | None, new: Report, capsys, *arguments: str) -> str:
    report.save(new, site / report.FILE)
    files = []
    if old:
        report.save(old, site / "old.json")
        files = [str(site / "old.json")]
    assert main(["changelog", *files, *arguments, "--root", str(site)]) == 0
    return capsys.readouterr().out


def test_without_an_older_report_everything_verified_is_new(site, capsys):
    text = changelog(site, None, reported(site, first__one=HOLDS, first__two=HOLDS, second__one=FAILS), capsys)
    assert "## 2026-03-04" in text and "torch 2.13.0" in text
    assert "new: 为什么 · Why (2 条新论断 new)" in text and "second" not in text


def test_only_the_difference_is_listed(site, capsys):
    old = reported(site, first__one=HOLDS, first__two=HOLDS)
    (site / "snippets/first/two.md").write_text(in_file("print('changed')\n", "changed\n"))
    text = changelog(site, old, reported(site, first__one=HOLDS, first__two=HOLDS, second__one=HOLDS), capsys)
    assert "- 为什么 · Why (1 条修改 changed)" in text and "new: second (1 条新论断 new)" in text
    assert "torch" not in text


def test_what_is_gone_is_said(site, capsys):
    old = reported(site, first__one=HOLDS, second__one=HOLDS)
    (site / "snippets/second/one.md").unlink()
    assert "removed: `second/one`" in changelog(site, old, reported(site, first__one=HOLDS), capsys)


def test_an_edit_after_the_run_is_no_news(site, capsys):
    new = reported(site, first__one=HOLDS)
    run = dataclasses.replace(
        new.runs[0], results={"first/one": dataclasses.replace(new.runs[0].results["first/one"], digest="0")}
    )
    assert "first" not in changelog(site, reported(site, second__one=HOLDS), Report((run,), MEANINGS), capsys)


def test_entries_are_put_on_top_and_nothing_new_writes_nothing(site, capsys):
    first, second = reported(site, first__one=HOLDS), reported(site, first__one=HOLDS, second__one=HOLDS)
    changelog(site, None, first, capsys, "--write")
    changelog(site, first, second, capsys, "--write")
    text = (site / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.count("# 更新日志") == 1 and text.index("second") < text.index("为什么 · Why")
    assert "nothing" in changelog(site, second, second, capsys, "--write")
    assert (site / "CHANGELOG.md").read_text(encoding="utf-8") == text

"""The commands for writers do what CONTRIBUTING.md says."""

import argparse
import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made import in_file

from zerograd import catalogue
from zerograd.__main__ import COMMANDS, main
from zerograd.commands import new
from zerograd.proof import report as reports
from zerograd.proof.workers import environment

CODE = "import torch\n\nw = torch.ones(1, requires_grad=True)\n(2 * w).backward()\nprint(w.grad)\n"


@pytest.fixture
def site(tmp_path):
    for language, config, titles in (
        ("zh", "mkdocs.yml", ("梯度", "训练")),
        ("en", "mkdocs.en.yml", ("Gradients", "Training")),
    ):
        (tmp_path / "docs" / language).mkdir(parents=True)
        nav = f"site_name: x\nnav:\n  - {titles[0]}:\n    - a.md\n    - b.md\n  - {titles[1]}:\n    - c.md\n"
        (tmp_path / config).write_text(nav + "plugins: []\n")
    file = tmp_path / "snippets/made/first.md"
    file.parent.mkdir(parents=True)
    file.write_text(in_file(CODE, "tensor([9.])\n"))
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["zerograd.proof.plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def run(site, *arguments):
    return main([*arguments, "--root", str(site)])


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0 and "python -m zerograd" in capsys.readouterr().out


def test_most_commands_need_no_torch():
    code = "import sys; from zerograd.__main__ import main\ntry: main(['new', '--help'])\nexcept SystemExit: sys.exit('torch' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=False).returncode
        == 0
    )


def test_new_makes_both_pages_a_snippet_and_both_navigation_lines(site):
    assert run(site, "new", "what-is-it", "--topic", "Gradients") == 0
    everything = catalogue.read(site)
    assert "what-is-it" in everything.pages["zh"] and "what-is-it" in everything.pages["en"]
    assert (site / "snippets/what-is-it/first-claim.md").exists()
    for language in ("zh", "en"):
        assert everything.topics[language][0].slugs == ("a", "b", "what-is-it")
        assert everything.topics[language][1].slugs == ("c",)
    assert (site / "mkdocs.yml").read_text().endswith("plugins: []\n")


def test_new_goes_to_the_last_topic_by_default(site):
    assert run(site, "new", "what-is-it") == 0
    assert catalogue.read(site).topics["en"][1].slugs == ("c", "what-is-it")


def with_more_sections(site):
    """What follows the topics in the navigation of the real site: labs and index pages."""
    for language, config in catalogue.CONFIGS.items():
        (site / "docs" / language / "topics.md").write_text("---\ntitle: T\nkind: info\n---\n\n# T\n")
        more = "plugins: []\nnav:\n  - A:\n    - a.md\n  - Labs:\n    - lab-one.ipynb\n  - Index:\n    - topics.md\n"
        (site / config).write_text(more)


def test_new_puts_no_question_among_labs_and_index_pages(site, capsys):
    with_more_sections(site)
    assert run(site, "new", "what-is-it") == 0
    for topics in catalogue.read(site).topics.values():
        assert [topic.slugs for topic in topics] == [("a", "what-is-it"), ("lab-one",), ("topics",)]
    for title in ("Labs", "Index"):
        assert run(site, "new", "another", "--topic", title) == 2
        assert "cure: use one of: A" in capsys.readouterr().err


def test_new_refuses_the_address_of_a_lab(site, capsys):
    assert run(site, "new", "lab-test") == 2
    assert "cure: choose another slug" in capsys.readouterr().err
    assert not (site / "docs/zh/lab-test.md").exists()


def test_new_starts_a_line_of_its_own(site):
    (site / "addresses.txt").write_text("a\nb")
    for config in catalogue.CONFIGS.values():
        (site / config).write_text("nav:\n  - T:\n    - a.md\n    - b.md")
    assert run(site, "new", "what-is-it") == 0
    assert (site / "addresses.txt").read_text() == "a\nb\nwhat-is-it\n"
    assert (site / "mkdocs.yml").read_text() == "nav:\n  - T:\n    - a.md\n    - b.md\n    - what-is-it.md\n"


def test_new_names_the_file_that_it_cannot_read(site, capsys):
    (site / "mkdocs.yml").write_bytes("nav:\n  - 梯度:\n    - a.md\n".encode("gbk"))
    (site / "mkdocs.en.yml").write_text('nav:\n  - "T:\n    - a.md\n')
    (site / "addresses.txt").write_bytes("# 地址\n".encode("gbk"))
    assert run(site, "new", "what-is-it") == 2
    shown = capsys.readouterr().err
    assert "mkdocs.yml:2: not UTF-8" in shown and "addresses.txt:1: not UTF-8" in shown, shown
    assert "mkdocs.en.yml:3: malformed configuration" in shown and "<unicode string>" not in shown, shown
    assert not (site / "docs/zh/what-is-it.md").exists()


@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("written", range(6))
def test_new_leaves_nothing_behind_when_it_is_stopped(written, fault, site, monkeypatch):
    def state():
        return {file: file.read_bytes() if file.is_file() else None for file in site.rglob("*")}

    def write(file, text):
        write_atomically(file, text)
        done.append(file)
        if len(done) == written + 1:  # the file is there, and whoever wrote it was not told
            raise fault

    (site / "addresses.txt").write_text("a\n")
    before, done, write_atomically = state(), [], new.write_atomically
    options = argparse.Namespace(root=site, slug="what-is-it", topic=None)
    monkeypatch.setattr(new, "write_atomically", write)
    with pytest.raises(fault):
        new.main(options)
    assert state() == before
    monkeypatch.undo()
    assert new.main(options) == 0


def test_a_scaffold_is_red_until_it_is_filled_in(site):
    run(site, "new", "what-is-it")
    run(site, "new", "what-else")
    problems = [p for p in catalogue.read(site).problems if "what-is-it" in p.path]
    assert {p.path for p in problems} == {
        "docs/zh/what-is-it.md",
        "docs/en/what-is-it.md",
        "snippets/what-is-it/first-claim.md",
    }
    for language, sentence in (("zh", "梯度是 2"), ("en", "The gradient is 2")):
        page = site / "docs" / language / "what-is-it.md"
        text = (
            page.read_text()
            .replace("title:", "title: T")
            .replace("description:", "description: D")
            .replace("# \n", "# T\n")
        )
        text = (
            text.replace("aliases: []", "aliases: [a, b]")
            .replace("apis: []", "apis: [torch]")
            .replace("related: []", "related: [what-else]")
        )
        answer = next(line for line in text.splitlines() if line.startswith(("(", "（")))
        page.write_text(text.replace(answer, "**Answer.**").replace('!!! claim ""', f'!!! claim "{sentence}"'))
    (site / "snippets/what-is-it/first-claim.md").write_text(in_file(CODE, "tensor([2.])\n"))
    assert [p for p in catalogue.read(site).problems if "what-is-it" in p.path] == []


@pytest.mark.parametrize("slug", ["What", "a b", "a--b", "-a", "../a", ""])
def test_new_refuses_what_is_no_slug(slug, site, capsys):
    assert main(["new", "--root", str(site), "--", slug]) == 2
    assert "cure:" in capsys.readouterr().err


def test_new_overwrites_nothing(site, capsys):
    assert run(site, "new", "what-is-it") == 0
    before = {file: file.read_text() for file in site.rglob("*.*") if file.is_file()}
    assert run(site, "new", "what-is-it") == 2
    assert run(site, "new", "another", "--topic", "Nothing") == 2
    assert "already there" in capsys.readouterr().err
    assert {file: file.read_text() for file in site.rglob("*.*") if file.is_file()} == before


def test_refresh_writes_what_is_printed_and_shows_the_difference(site, capsys):
    assert run(site, "refresh", "made", "--check") == 1
    assert "tensor([9.])" in (site / "snippets/made/first.md").read_text()
    assert run(site, "refresh", "made/first") == 0
    assert (site / "snippets/made/first.md").read_text() == in_file(CODE, "tensor([2.])\n")
    out = capsys.readouterr().out
    assert "-tensor([9.])" in out and "+tensor([2.])" in out
    assert run(site, "refresh", "--check") == 0


def test_refresh_leaves_a_snippet_that_fails(site, capsys):
    file = site / "snippets/made/first.md"
    file.write_text(in_file(CODE + "1 / 0\n", "tensor([9.])\n"))
    assert run(site, "refresh") == 1
    assert "tensor([9.])" in file.read_text() and "ZeroDivisionError" in capsys.readouterr().out


def test_refresh_suggests_a_name(site, capsys):
    assert run(site, "refresh", "mad") == 2
    assert "did you mean 'made'" in capsys.readouterr().err


def test_prove_writes_a_report(site):
    run(site, "refresh")
    assert run(site, "prove", "made", "--report", str(site / "r.json")) == 0
    snippet = catalogue.read(site).snippets["made/first"]
    verdict = reports.load(site / "r.json").verdict(snippet)
    assert verdict.verified and "backward_does_nothing" in verdict.counterfactuals


def test_prove_is_red_for_a_wrong_output(site):
    assert run(site, "prove", "made") == 1


def test_reports_merge(tmp_path, capsys):
    meanings = {"bad": reports.Meaning("gradients", "坏", "Bad.")}
    for version in ("2.6.0", "2.13.0"):
        result = reports.Result("d", reports.HOLDS, "2026-01-01T00:00:00+00:00", 0.1, ("bad",))
        reports.save(
            reports.Report((reports.Run(version, "3.11", "Linux", {"a/b": result}),), meanings),
            tmp_path / f"{version}.json",
        )
    files = [str(tmp_path / f"{version}.json") for version in ("2.6.0", "2.13.0")]
    assert main(["report-merge", *files, "-o", str(tmp_path / "all.json")]) == 0
    assert reports.load(tmp_path / "all.json").versions == ("2.6.0", "2.13.0")
    assert main(["report-merge", str(tmp_path / "none.json")]) == 2
    (tmp_path / "2.6.0.json").write_text("{")
    assert main(["report-merge", *files]) == 2 and "cure:" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interruption_ends_everything(site):
    (site / "snippets/made/first.md").write_text(in_file("while True:\n    pass\n", "x\n"))
    homes = site / "homes"
    homes.mkdir()
    command = [sys.executable, "-m", "zerograd", "refresh", "--root", str(site)]
    process = subprocess.Popen(
        command,
        cwd=site,
        env=environment(TMPDIR=str(homes)),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Where the tests run in the background, the shell has them ignore Ctrl-C, and their children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread is running
    )
    # Importing torch takes seconds, and many more on a machine that does other things.
    end = time.monotonic() + 60
    while sys.platform == "linux" and not inside(homes) and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(1 if sys.platform == "linux" else 20)
    assert sys.platform != "linux" or inside(homes), "the snippet runs"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130 and "interrupted" in errors
    time.sleep(0.5)
    assert not inside(homes), "a snippet is still running"


def inside(folder) -> list[str]:
    """The processes that work in a folder (on Linux, where that can be seen)."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink().is_relative_to(folder):
                found.append(link.parent.name)
    return found

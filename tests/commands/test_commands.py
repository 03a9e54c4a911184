"""The commands for writers do what CONTRIBUTING.md says."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.house import code_of, in_file

from zerograd.__main__ import COMMANDS, main
from zerograd.catalogue.snippets import read_snippet
from zerograd.commands.refresh import rewrite, unfit
from zerograd.proof import report as reports
from zerograd.proof.report import HOLDS, Result, digest
from zerograd.proof.workers import environment

FIRST = "snippets/one/first.md"


def test_each_says_what_it_does(capsys):
    for command in COMMANDS:
        with pytest.raises(SystemExit) as end:
            main([command, "--help"])
        assert end.value.code == 0 and f"python -m zerograd {command}" in capsys.readouterr().out, command


def test_reading_and_checking_need_no_torch(house):
    code = (
        "import sys\n"
        "for name in ('torch', 'numpy', 'pytest', 'pytest_codeblocks', 'matplotlib', 'nbclient', 'nbformat'): sys.modules[name] = None\n"
        "from zerograd.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    for command in (["check"], ["revisited"], ["notebooks"], ["new", "three", "--topic", "losses"]):
        command = [sys.executable, "-c", code, *command, "--root", str(house.root)]
        assert subprocess.run(command, env=environment(), check=False).returncode == 0, command


# refresh


def test_refresh_writes_what_is_printed_and_shows_the_difference(house):
    house.edit(FIRST, "tensor([2.])", "tensor([9.])")
    wrong = house.read(FIRST)
    done = house.run("refresh", "one", "--check")
    assert done.status == 1 and house.read(FIRST) == wrong and "1 would change" in done.text
    done = house.run("refresh", "one/first")
    assert done.status == 0 and "-tensor([9.])" in done.text and "+tensor([2.])" in done.text
    assert house.read(FIRST) == wrong.replace("9.", "2.") and house.run("refresh", "--check").status == 0


def test_refresh_leaves_what_fails_and_what_changes_each_time(house):
    house.add("raises", code_of("2") + "1 / 0\n", "tensor([9.])\n")
    house.add("random", "import torch\n\nprint(torch.rand(2))\n", "tensor([9.])\n")
    done = house.run("refresh", "one")
    assert done.status == 1 and "2 left because they failed" in done.text
    assert "snippets/one/raises.md:3: left as it is: ZeroDivisionError" in done.text
    assert "snippets/one/random.md:3: left as it is: it prints something else each time" in done.text
    assert all("tensor([9.])" in house.read(f"snippets/one/{name}.md") for name in ("raises", "random"))


def test_a_file_that_was_saved_while_it_ran_is_left_as_it_is(house):
    file = house.root / FIRST
    snippet = read_snippet(file, house.root, [])
    assert rewrite(house.root, snippet, "tensor([1.])\n") and "tensor([1.])" in file.read_text()
    for saved in (in_file("import torch\n\n\n\n" + code_of("2"), "x\n"), in_file(code_of("2"), "y\n"), "```python\n"):
        file.write_text(saved)
        assert not rewrite(house.root, snippet, "tensor([1.])\n") and file.read_text() == saved


def test_what_no_file_can_hold_is_refused():
    assert all(unfit(output) for output in ("", "\n", "no end", "a\n```\n", "a\rb\n", "a\fb\n"))
    assert not unfit("tensor([1.])\n\nand more\n")


def test_a_name_that_is_none_gets_a_suggestion(house):
    for command in ("refresh", "prove", "vary"):
        done = house.run(command, "on")
        assert done.status == 2 and "did you mean 'one'" in done.text and "cure:" in done.text, command
    assert "did you mean 'lab-made'" in house.run("labs", "lab-mode").text
    assert "did you mean 'one'" in house.run("revisited", "onee").text
    assert "did you mean 'one/first'" in house.run("trace", "one/frist").text


# what was compared and shown


def test_revisited_notes_one_question_and_says_which_are_stale(house):
    for slug in ("one", "two"):
        house.edit(f"docs/zh/{slug}.md", "**答案。**", "**另一个答案。**")
    done = house.run("revisited")
    assert done.status == 1 and all(f"docs/en/{slug}.md:5: stale" in done.text for slug in ("one", "two"))
    done = house.run("revisited", "one")
    assert done.status == 0 and "one: noted that both languages say the same" in done.text
    assert "one.md" not in house.run("revisited").text
    house.edit("docs/zh/two.md", "description: D", "description: E")
    done = house.run("revisited", "two")
    assert "wrote" in done.text and "notebooks/two.ipynb" in done.text and house.problems() == []


def test_runs_merge(house, tmp_path):
    snippet = house.catalogue.snippets["one/first"]
    for version in ("2.6.0", "2.13.0"):
        result = Result(digest(snippet), HOLDS, "2026-01-01", "Linux", ("bad",))
        reports.save({snippet.name: {version: result}}, tmp_path / version / "one.json")
    runs = [str(tmp_path / version) for version in ("2.6.0", "2.13.0")]
    done = house.run("merge", *runs, "--output", str(tmp_path / "all"))
    assert done.status == 0 and "torch 2.13.0: 1 of 1 claims hold" in done.text
    assert reports.load(house.root, tmp_path / "all").verdict(snippet).versions == ("2.6.0", "2.13.0")
    done = house.run("merge", *runs, "--output", str(tmp_path / "all"))
    assert done.status == 2 and "nothing older may count" in done.text and "cure:" in done.text
    done = house.run("merge", str(tmp_path / "none"), "--output", str(tmp_path / "other"))
    assert done.status == 2 and "no such folder" in done.text and "cure:" in done.text
    (tmp_path / "2.6.0/one.json").write_text("{")
    done = house.run("merge", *runs, "--output", str(tmp_path / "other"))
    assert done.status == 2 and "one.json:1: not JSON" in done.text and not (tmp_path / "other").exists()


# drift


def test_what_no_longer_holds_is_named_with_both_outputs(house):
    import torch

    output = house.root / "found.md"
    house.add("wrong", code_of("2"), "tensor([9.])\n")
    house.add("raises", "import torch\n\ntorch.ones(2) @ torch.ones(3)\n", "x\n")
    house.add("elsewhere", code_of("2"), "tensor([9.])\n", '<!--pytest.mark.torch("<1")-->\n')
    house.add("needs", code_of("2"), "tensor([9.])\n", "<!--pytest-codeblocks:importorskip(no_such_framework)-->\n")
    assert house.run("drift", "--output", str(output)).status == 0
    text = output.read_text(encoding="utf-8")
    for expected in ("one/wrong", "论断：wrong", "A claim: wrong", torch.__version__, "tensor([9.])", "tensor([2.])"):
        assert expected in text
    assert "one/raises" in text and "RuntimeError" in text and "2 claims no longer hold" in text
    assert not any(f"one/{name}" in text for name in ("first", "elsewhere", "needs"))
    for name in ("wrong", "raises"):
        house.write(f"snippets/one/{name}.md", in_file(code_of("2"), "tensor([2.])\n"))
    assert "0 of 7 claims" in house.run("drift", "--output", str(output)).text and output.read_text() == ""

"""The steps of the workflows do what they say, run here as GitHub runs them, on a small repository and with stand-ins for
`gh`, `pip-audit` and `lychee`. What installs packages, and the suite itself, is not run here."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from support import small
from support.page import read, words
from support.workflows import JOBS, PATH, ROOT, steps

from zerograd.__main__ import COMMANDS, main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the steps are bash")
OTHER = "2.15.0"


def run(step: str, folder, **variables: str) -> subprocess.CompletedProcess:
    """As GitHub does: a file given to bash, which ends at the first command that fails."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step],
        cwd=folder,
        env={**os.environ, "PATH": PATH, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def must(step: str, folder, **variables: str) -> str:
    done = run(step, folder, **variables)
    assert done.returncode == 0, f"{step}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def the(command: str, name: str, job: str) -> str:
    """The step of a job that runs a command."""
    (step,) = [step for step in steps(name, job) if command in step]
    return step


def test_every_command_is_there_with_its_options(capsys, pytestconfig):
    """A command that was renamed would be noticed by nobody before the next push to main."""
    wrong = []
    for step in [*(step for key in JOBS for step in steps(*key)), (ROOT / ".ci/run").read_text(encoding="utf-8")]:
        for line in step.replace("\\\n", " ").splitlines():
            options = re.findall(r"(?<![\w-])--([a-z][a-z-]+)", line)
            if match := re.search(r"python -m zerograd ([a-z]+)", line):
                if match[1] not in COMMANDS:
                    wrong.append(f"no command {match[1]}: {line}")
                    continue
                with pytest.raises(SystemExit):
                    main([match[1], "--help"])
                text = capsys.readouterr().out
                wrong += [f"no option --{option}: {line}" for option in options if f"--{option}" not in text]
            elif re.search(r"-m pytest|^\s*bash \.ci/run", line):
                missing = object()
                names = [option.replace("-", "_") for option in options]
                wrong += [f"no option {o}: {line}" for o in names if pytestconfig.getoption(o, missing) is missing]
    assert not wrong, "\n".join(wrong)


def test_the_script_of_ci_is_sound():
    must("bash -n .ci/run", ROOT)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    root = small.write(tmp_path_factory.mktemp("clone") / "含 空格")
    shutil.copy(ROOT / "conftest.py", root)
    return root


def test_platforms_run_the_claims(repository):
    """As on Windows, without the counterfactuals; with them it is what the suite itself does."""
    platforms = JOBS["site.yml", "platforms"]["strategy"]["matrix"]["include"]
    (how,) = [entry["how"] for entry in platforms if "windows" in entry["os"]]
    output = must(the("pytest", "site.yml", "platforms"), repository, PYTEST_ADDOPTS=f"{how} -p no:cacheprovider")
    assert re.search(r"\b\d+ passed", output) and not re.search(r"\b\d+ (failed|error)", output)


def test_build_publishes_what_this_run_has_shown(repository, tmp_path):
    """And nothing else: here another version than the committed evidence, by two jobs that ran a part each."""
    for part, slug in enumerate(("a-question", "other-question")):
        text = (repository / f"snippets/{slug}/verified.json").read_text(encoding="utf-8")
        folder = tmp_path / f"runs/verified-{part}"
        folder.mkdir(parents=True)
        (folder / f"{slug}.json").write_text(text.replace(small.TORCH, OTHER), encoding="utf-8")
    exported = tmp_path / "exported"
    exported.touch()
    must(the("zerograd merge", "site.yml", "build"), repository, RUNNER_TEMP=str(tmp_path), GITHUB_ENV=str(exported))
    variables = dict(line.split("=", 1) for line in exported.read_text(encoding="utf-8").splitlines())
    must(the("mkdocs build", "site.yml", "build"), repository, **variables)
    for home in ("site", "site/en"):
        page = read(repository / home / "other-question/index.html").article
        assert OTHER in words(page.select_one(".claim-foot")) and small.TORCH not in page.get_text()
        states = [box["class"][-1] for box in read(repository / home / "a-question/index.html").soup.select(".claim")]
        assert states == ["verified", "unverified", "unverified", "failed"]


def test_a_result_that_is_cut_off_stops_the_build(repository, tmp_path):
    (tmp_path / "runs/verified-torch-9").mkdir(parents=True)
    (tmp_path / "runs/verified-torch-9/a-question.json").write_text('{"verified": {')
    step = the("zerograd merge", "site.yml", "build")
    done = run(step, repository, RUNNER_TEMP=str(tmp_path), GITHUB_ENV=str(tmp_path / "exported"))
    assert done.returncode and "a-question.json:1: " in done.stderr and "cure:" in done.stderr


GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
case "$1 $2" in "issue list") printf '%s' "$OPEN" ;; esac
"""


@pytest.fixture
def weekly(tmp_path):
    """Runs the step that writes the issue, with what was found and the number of the open issue; returns the calls of gh."""

    def run_it(
        *found: str, number: str = "", results: str = "success success success", written: int = 4
    ) -> tuple[list[str], str]:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/gh").write_text(GH)
        (tmp_path / "bin/gh").chmod(0o755)
        for index, text in enumerate((*found, "", "", "", "")[:written]):
            (tmp_path / f"found/found-{index}").mkdir(parents=True)
            (tmp_path / f"found/found-{index}/found.md").write_text(text, encoding="utf-8")
        calls = tmp_path / "calls"
        (step,) = steps("weekly.yml", "issue")
        path = f"{tmp_path / 'bin'}{os.pathsep}{PATH}"
        must(step, tmp_path, PATH=path, CALLS=str(calls), OPEN=number, RESULTS=results, RUN="https://run.example")
        body = tmp_path / "text.md"
        return calls.read_text().splitlines(), body.read_text(encoding="utf-8") if body.exists() else ""

    return run_it


def test_a_change_opens_one_issue(weekly):
    calls, body = weekly("## torch 9\n\n### `a/b`\n", "", "")
    assert [call.split()[1] for call in calls] == ["list", "create", "create"] and calls[1].startswith("label create")
    assert "### `a/b`" in body and "https://run.example" in body


def test_the_issue_is_the_one_that_this_workflow_opened(weekly):
    calls, _ = weekly("")
    assert "--label weekly --app github-actions" in calls[0]


def test_what_the_checks_wrote_is_text(weekly):
    """Nothing in it is a heading, a link, a picture or a name that is called, whatever it holds."""
    found = (
        "# A\n@somebody #1\n```\n</details><img src=https://evil.example>\n\r# B\x1b[31m\n\n[x](https://evil.example)"
    )
    _, body = weekly(found)
    run, intro, *wrote = [line for line in body.splitlines() if line]
    assert run == "https://run.example" and not set("@#<[`") & set(intro)
    assert all(line.startswith("    ") for line in wrote) and "    # B[31m" in wrote and "    @somebody #1" in wrote


def test_an_issue_opens_when_nothing_was_uploaded(weekly):
    calls, body = weekly(written=0)
    assert calls[-1].startswith("issue create") and "0 of 4" in body


def test_an_open_issue_is_updated(weekly):
    calls, body = weekly("", "- https://gone.example: 404\n", "", number="7")
    assert calls[-1].startswith("issue edit 7") and len(calls) == 2 and "gone.example" in body


def test_no_change_opens_nothing(weekly):
    calls, _ = weekly("", "", "")
    assert len(calls) == 1


def test_no_change_closes_what_was_open(weekly):
    calls, _ = weekly("", "", "", number="7")
    assert calls[-1].startswith("issue close 7")


def test_a_check_that_broke_is_said(weekly):
    _, body = weekly("", results="failure success success")
    assert "did not finish" in body and "failure success success" in body


def test_an_endless_text_is_cut_between_characters(weekly):
    _, body = weekly("a" + "梯" * 40_000)
    assert 15_000 < len(body) < 65_536


@pytest.mark.parametrize("status", [0, 1])
@pytest.mark.parametrize("job, program", [("audit", "pip-audit"), ("links", "lychee")])
def test_a_check_writes_down_what_it_finds(job, program, status, tmp_path):
    """Wherever the program writes it: to its output, or to the file that it is told."""
    (tmp_path / program).write_text(
        "#!/usr/bin/env bash\nto=/dev/stdout\n"
        'while [ $# -gt 0 ]; do case "$1" in --output) to=$2 ;; esac; shift; done\n'
        f"echo '| what was found |' > $to\nexit {status}\n"
    )
    (tmp_path / program).chmod(0o755)
    must(the(program + " --", "weekly.yml", job), tmp_path, PATH=f"{tmp_path}{os.pathsep}{PATH}")
    found = (tmp_path / "found.md").read_text(encoding="utf-8")
    assert ("what was found" in found) == bool(status) and bool(found) == bool(status)

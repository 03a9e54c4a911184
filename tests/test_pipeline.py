"""The steps of the workflows do what they say, run here one after the other as GitHub runs them.

The steps of `platforms` and `build` run in a copy of the repository without its history, in a directory with a space and
a Chinese character; `pytest` only for one question. The steps of `weekly.yml` run with stand-ins for `gh`
and `pip-audit`. NOT run here, each for the reason in `NOT_RUN`: installing, whole test suites, and other versions of
torch. GitHub's own actions (checkout, artifacts, deploy) are not run either.
"""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from workflows import JOBS, PATH, ROOT, steps

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the steps are bash")

QUESTION = "why-zero-grad"
NOT_RUN = {
    "bash .ci/run --report=verified.json --deterministic": "this test suite itself",
    "python -m pip install -e . -c constraints.txt": "needs the network; test_dependencies.py compares the files",
    'python -m pip install -e ".[test]" -c constraints.txt': "as above",
    'python -m pip install -e ".[proof]" -c constraints.txt': "as above",
    "python -m pip install torch": "as above",
    "python -m pip install pip-audit==2.10.1": "as above",
    'python -m zerograd versions "$TORCH" --deterministic --report verified.json': "downloads another torch",
    "python -m pytest -m browser": "part of this test suite, on the site built from the same files",
    "python -m zerograd links --output found.md": "asks hosts outside; test_weekly.py asks one in this process",
}
RUN_HERE = {
    ("site.yml", "platforms"): ["python -m pytest snippets", "mkdocs build --strict"],
    ("site.yml", "build"): [
        "python -m zerograd report-merge reports/*/verified.json --output report.json",
        "mkdocs build --strict",
    ],
    ("weekly.yml", "claims"): ["python -m zerograd drift --output found.md"],
}


def run(step: str, folder, **variables: str) -> subprocess.CompletedProcess:
    """As GitHub does: a file given to bash, which ends at the first command that fails."""
    environment = {**os.environ, "PATH": PATH, "PYTHONPATH": str(folder), **variables}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def must(step: str, folder, **variables: str) -> str:
    done = run(step, folder, **variables)
    assert done.returncode == 0, f"{step}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """What a clone would have, without the history: the tracked files and those that git does not ignore."""
    target = tmp_path_factory.mktemp("clone") / "含 空格"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no git, so nobody knows which files belong to the repository: git clone it")
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def test_every_step_is_run_here_or_on_the_list_of_those_that_are_not():
    weekly = [*steps("weekly.yml", "audit")[1:], *steps("weekly.yml", "issue")]
    known = [*NOT_RUN, *weekly, *(step for listed in RUN_HERE.values() for step in listed)]
    everything = [step for key in JOBS for step in steps(*key)]
    assert set(everything) == set(known)
    for key, listed in RUN_HERE.items():
        assert [step for step in steps(*key) if step not in NOT_RUN] == listed


def test_the_script_of_ci_is_sound():
    must("bash -n .ci/run", ROOT)
    assert "pytest" in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1]


def test_platforms_run_the_claims(copy):
    (entry,) = (e for e in JOBS["site.yml", "platforms"]["strategy"]["matrix"]["include"] if "windows" in e["os"])
    step = RUN_HERE["site.yml", "platforms"][0]
    output = must(step, copy, PYTEST_ADDOPTS=f"{entry['how']} -k {QUESTION} -p no:cacheprovider")
    assert re.search(r"\b\d+ passed", output) and "failed" not in output


def test_build_publishes_what_this_run_has_shown(copy):
    """The committed report is replaced by what the artifacts say, here that only one version was run."""
    report = json.loads((ROOT / "report.json").read_text(encoding="utf-8"))
    assert len({run["torch"] for run in report["runs"]}) > 1
    code = (
        "import sys; from zerograd import report as r; whole = r.load('report.json')\n"
        "for run in whole.runs:\n"
        "    if run.torch == '2.13.0': r.save(r.Report((run,), whole.counterfactuals), 'reports/report-suite/verified.json')"
    )
    subprocess.run([sys.executable, "-c", code], cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, check=True)
    merge, build = RUN_HERE["site.yml", "build"]
    assert "hold" in must(merge, copy)
    report = json.loads((copy / "report.json").read_text(encoding="utf-8"))
    assert {run["torch"] for run in report["runs"]} == {"2.13.0"}
    must(build, copy)
    for home in ("site/index.html", "site/en/index.html"):
        assert "</html>" in (copy / home).read_text(encoding="utf-8")
    page = (copy / f"site/{QUESTION}/index.html").read_text(encoding="utf-8")
    assert "2.13.0" in page and "2.6.0" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


def test_a_report_that_is_cut_off_stops_the_build(copy):
    bad = copy / "reports/report-torch-9/verified.json"
    bad.parent.mkdir(parents=True)
    bad.write_text('{"format": 1, "runs"')
    done = run(RUN_HERE["site.yml", "build"][0], copy)
    shutil.rmtree(bad.parent)
    assert done.returncode and "truncated" in done.stderr and "cure:" in done.stderr


GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
case "$1 $2" in "issue list") printf '%s' "$OPEN" ;; esac
"""


@pytest.fixture
def weekly(tmp_path):
    """Runs the step that writes the issue, with what was found and the number of the open issue; returns the calls of gh."""

    def run_it(*found: str, number: str = "", results: str = "success success success") -> tuple[list[str], str]:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/gh").write_text(GH)
        (tmp_path / "bin/gh").chmod(0o755)
        for index, text in enumerate(found):
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
    _, body = weekly("梯" * 40_000)
    assert 15_000 < len(body) < 65_536


@pytest.mark.parametrize("status", [0, 1])
def test_the_audit_writes_down_what_it_finds(status, tmp_path):
    (tmp_path / "pip-audit").write_text(f"#!/usr/bin/env bash\necho '| torch | GHSA-1 |'\nexit {status}\n")
    (tmp_path / "pip-audit").chmod(0o755)
    must(steps("weekly.yml", "audit")[1], tmp_path, PATH=f"{tmp_path}{os.pathsep}{PATH}")
    found = (tmp_path / "found.md").read_text()
    assert ("GHSA-1" in found) == bool(status) and bool(found) == bool(status)

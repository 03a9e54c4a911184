"""What goes wrong on other people's machines. Each time: nothing is published, nothing is lost, and a cure is named.

Elsewhere: a report that is truncated, forged or of another commit (test_report.py), two deployments at once
(test_workflows.py), a directory with spaces and Chinese characters and no git history (test_pipeline.py builds in one),
a page that moved (test_addresses.py), a half-translated page (test_catalogue.py).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made import in_file

from zerograd import catalogue, report
from zerograd.proof.workers import environment

ROOT = Path(__file__).parents[1]

# Python runs a module of this name first. It hides torch, or gives it another version.
HIDE = """
import importlib.machinery
find = importlib.machinery.PathFinder.find_spec
hidden = lambda cls, name, *rest: None if name.split(".")[0] == "torch" else find(name, *rest)
importlib.machinery.PathFinder.find_spec = classmethod(hidden)
"""
OTHER = """
import importlib.metadata
version = importlib.metadata.version
importlib.metadata.version = lambda name: "2.9.1+cpu" if name == "torch" else version(name)
"""


@pytest.fixture
def project(tmp_path):
    """A copy of the project with one claim, in a directory as people have them."""
    folder = tmp_path / "我的 项目"
    file = folder / "snippets/made/first.md"
    file.parent.mkdir(parents=True)
    code = "import torch\n\nw = torch.ones(1, requires_grad=True)\n(2 * w).backward()\nprint(w.grad)\n"
    file.write_text(in_file(code, "tensor([2.])\n"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def pytest_in(folder: Path, sitecustomize: str = "", *arguments: str) -> subprocess.CompletedProcess:
    (folder / "first").mkdir()
    (folder / "first/sitecustomize.py").write_text(sitecustomize)
    variables = environment()
    variables["PYTHONPATH"] = os.pathsep.join([str(folder / "first"), variables["PYTHONPATH"]])
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "snippets", *arguments]
    return subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_claim_is_proven_in_a_directory_with_spaces_and_chinese_characters(project):
    done = pytest_in(project, "", "--report=报告.json")
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout
    (snippet,) = catalogue.read(project).snippets.values()
    assert report.load(project / "报告.json").verdict(snippet).verified


def test_without_torch_one_sentence_says_so(project):
    done = pytest_in(project, HIDE, "--report=r.json")
    text = done.stdout + done.stderr
    assert done.returncode == 4 and "Traceback" not in text
    assert 'torch is not installed: no claim can be run\n    cure: pip install -e ".[test]"' in text
    assert not (project / "r.json").exists()


def test_another_torch_is_said_first_with_the_cure(project):
    done = pytest_in(project, OTHER, "--collect-only")
    assert "torch 2.9.1+cpu, but the site is verified on 2.13.0" in done.stdout and "cure:" in done.stdout


def test_the_line_ends_of_windows_change_nothing(tmp_path):
    """A checkout that turned every line end around has the same claims with the same digests."""
    for folder in ("docs", "snippets"):
        for file in (ROOT / folder).rglob("*.md"):
            target = tmp_path / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    for file in [*ROOT.glob("mkdocs*.yml"), *(ROOT / "docs").rglob("*.ipynb")]:
        target = tmp_path / file.relative_to(ROOT)
        target.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    ours, theirs = catalogue.read(ROOT), catalogue.read(tmp_path)
    assert len(ours.snippets) > 100
    digests = [{name: report.digest(snippet) for name, snippet in read.snippets.items()} for read in (ours, theirs)]
    assert digests[0] == digests[1]
    assert ours.claims == theirs.claims
    ours_only = {(problem.path, problem.what) for problem in ours.problems}
    assert {(problem.path, problem.what) for problem in theirs.problems} <= ours_only


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits")
def test_a_full_disk_fails_the_build_and_leaves_nothing_beside_the_site(tmp_path):
    """No file may grow beyond 40 KB, which is what a disk that is full does to the theme's style sheet."""
    (tmp_path / "tmp").mkdir()
    limited = 'ulimit -f 40; exec "$@"'
    command = [
        "bash",
        "-c",
        limited,
        "-",
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-d",
        str(tmp_path / "site"),
    ]
    variables = environment(TMPDIR=str(tmp_path / "tmp"), PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "File too large" in done.stdout + done.stderr
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == []

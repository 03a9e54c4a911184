"""What goes wrong on other people's machines. Each time: nothing is published, nothing is lost, and a cure is named.

Elsewhere: evidence that is damaged or of another commit (test_report.py), a directory without git (the small house of
most tests lies in one), Ctrl-C (test_interruption.py), half a page or a file in another encoding (test_mistakes.py).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

import pytest
from support import small
from support.house import ROOT, House

from zerograd.proof import report as reports
from zerograd.proof.workers import environment

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
"""From linux/prctl.h and linux/capability.h."""
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
def project(house) -> House:
    """The small house with the settings of the project, in a directory as people have them."""
    folder = house.root.rename(house.root.parent / "我的 项目")
    shutil.copy(ROOT / "conftest.py", folder)
    return House(folder)


def pytest_in(house: House, first: str, *arguments: str) -> subprocess.CompletedProcess:
    """With a module that Python runs before any other."""
    house.write("first/sitecustomize.py", first)
    variables = environment()
    variables["PYTHONPATH"] = os.pathsep.join([str(house.root / "first"), variables["PYTHONPATH"]])
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n0", "snippets", *arguments]
    return subprocess.run(
        command, cwd=house.root, env=variables, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_claim_is_proven_in_a_directory_with_spaces_and_chinese_characters(project):
    done = project.pytest("-n0 snippets --verified=证据 -k one")
    assert done.status == 0 and "2 claims" in done.text, done.text
    assert reports.load(project.root, project.root / "证据").verdict(project.catalogue.snippets["one/first"]).verified


def test_without_torch_one_sentence_says_so(project):
    done = pytest_in(project, HIDE)
    text = done.stdout + done.stderr
    assert done.returncode == 4 and "Traceback" not in text
    assert 'torch is not installed: no claim can be run\n    cure: pip install -e ".[test]"' in text
    assert not list(project.root.rglob("verified.json"))


def test_another_torch_is_said_first_with_the_cure(project):
    done = pytest_in(project, OTHER, "--collect-only")
    assert "torch 2.9.1+cpu, but the site is verified on 2.13.0" in done.stdout and "cure:" in done.stdout
    assert "apis" not in done.stdout, "what the site says of names holds for the torch that it is verified on"


def test_two_proofs_at_once_leave_what_one_would(project):
    """In such a directory; also where nothing can be remembered: a cache that cannot be written is none."""
    project.write(".cache", "a file where the folder of the cache would be")
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "snippets"]
    options = {"cwd": project.root, "env": environment(), "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    running = [subprocess.Popen(command, text=True, encoding="utf-8", **options) for _ in range(2)]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert all(reports.load(project.root).verdict(snippet).verified for snippet in project.catalogue.snippets.values())
    left = {path.suffix for path in (project.root / "snippets").rglob("*") if path.is_file()}
    assert left == {".md", ".yml", ".json"}, "nothing half-written beside them"


def unprivileged() -> None:
    """In a child: root, too, may write only what the permissions of a file let it write."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)


@pytest.mark.skipif(sys.platform != "linux", reason="root may write everywhere")
def test_a_checkout_that_cannot_be_written_is_proven_and_what_is_not_kept_is_said(house):
    everything = [house.root, *house.root.rglob("*")]
    before = {path: path.read_bytes() for path in everything if path.is_file()}
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        command = [sys.executable, "-m", "zerograd", "prove", "one"]
        said = subprocess.run(
            command,
            cwd=house.root,
            env=environment(),
            preexec_fn=unprivileged,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        for path in everything:
            path.chmod(path.stat().st_mode | 0o200)
    text = said.stdout + said.stderr
    assert said.returncode == 0 and "2 claims" in text and "Traceback" not in text, text
    assert text.count("what was shown could not be written down") == 1, text
    assert {path: path.read_bytes() for path in house.root.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits")
def test_a_full_disk_fails_the_build_and_leaves_nothing_beside_the_site(tmp_path):
    """No file may grow beyond 40 KB, which is what a disk that is full does to the theme's style sheet."""
    root = small.write(tmp_path / "clone")
    (tmp_path / "tmp").mkdir()
    command = ["bash", "-c", 'ulimit -f 40; exec "$@"', "-", sys.executable, "-m", "mkdocs", "build", "--strict"]
    variables = environment(TMPDIR=str(tmp_path / "tmp"), PYTHONDONTWRITEBYTECODE="1")
    command += ["-d", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "File too large" in done.stdout + done.stderr
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == []

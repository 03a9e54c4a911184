"""Where nothing may be skipped, whatever is skipped is red, and says how to cure it."""

from __future__ import annotations

import re
import shutil

import pytest
from support.house import ROOT, House, code_of, template

MADE = {
    "test_mark.py": "import pytest\n\n@pytest.mark.skip(reason='no browser')\ndef test_it(): pass\n",
    "test_call.py": "import pytest\n\ndef test_it(): pytest.skip('no browser')\n",
    "test_fixture.py": "import pytest\n\n@pytest.fixture\ndef browser(): pytest.skip('no browser')\n\ndef test_it(browser): pass\n",
    "test_module.py": "import pytest\n\npytest.importorskip('no_such_module', reason='no browser')\n",
    "test_expected.py": "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_it(): assert False\n",
}
SNIPPET = "snippets/one/needy.md"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same tests with and without the rule."""
    folder = tmp_path_factory.mktemp("made") / "house"
    shutil.copytree(template().name, folder)
    house = House(folder)
    house.add(
        "needy",
        code_of("2"),
        "tensor([2.])\n",
        "<!--one case-->\n<!--pytest-codeblocks:importorskip(no_such_framework)-->\n",
    )
    shutil.copy(ROOT / "conftest.py", folder)
    for name, text in MADE.items():
        house.write(name, text)
    house.brought_up_to_date()
    command = f"pytest -rs -n0 --continue-on-collection-errors -p no:cacheprovider {' '.join(MADE)} {SNIPPET}"
    return [house.shell(command, ZEROGRAD_NO_SKIP=value) for value in ("", "1")]


def test_without_the_rule_a_skip_is_a_skip(runs):
    assert runs[0].status == 0 and "5 skipped, 1 xfailed" in runs[0].text, runs[0].text


def test_with_it_a_skip_is_red_and_says_the_cure(runs):
    assert runs[1].status == 1
    for name in {*MADE, SNIPPET} - {"test_expected.py"}:
        reason = "needs no_such_framework" if name == SNIPPET else "no browser"
        said = rf"^{re.escape(name)}[^\n]*{reason}.*\n.*ZEROGRAD_NO_SKIP.*\n +cure: "
        assert re.search(said, runs[1].text, re.MULTILINE), runs[1].text


def test_an_expected_failure_is_no_skip(runs):
    assert "1 xfailed" in runs[1].text and "skipped" not in runs[1].text.splitlines()[-1]

"""Zensical, the successor of Material, builds both configurations; what it lacks is listed here and checked to be true."""

import subprocess
import sys

import pytest

from conftest import copy_to

LACKS = {
    "our search (a hook writes its data)": "search/index.*.json",
    "plain files of the snippets (a hook)": "snippets/why-zero-grad/backward-adds.py",
    "pages as Markdown, feed, llms.txt, questions.json (a hook)": "why-zero-grad.md",
    "the labs (the plugin mkdocs-jupyter)": "lab-zeroing/index.html",
}
"""What a build by Zensical does not have, and the file that shows it. When one appears, the move has become easier."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = copy_to(tmp_path_factory.mktemp("zensical") / "copy")
    for config in ("mkdocs.yml", "mkdocs.en.yml"):
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "-f", config],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.mark.parametrize("language, place", [("zh", ""), ("en", "en/")])
def test_every_question_has_its_claims(language, place, built, catalogue):
    for slug, page in catalogue.questions(language).items():
        html = (built / place / slug / "index.html").read_text(encoding="utf-8")
        for claim in page.claims:
            assert f'id="{claim.snippet.split("/")[1]}"' in html


def test_formulas_and_the_language_switch_are_there(built):
    html = (built / "en/why-zero-grad/index.html").read_text(encoding="utf-8")
    assert "<math" in html and 'class="md-header__button language-switch" href="../../why-zero-grad/"' in html


@pytest.mark.parametrize("lack", LACKS)
def test_what_it_lacks_is_still_lacking(lack, built, site):
    assert list(site.glob(LACKS[lack])), "our own build has it"
    assert not list(built.glob(LACKS[lack])), f"Zensical now has {lack}: take it from the list"

"""Zensical, the successor of Material, builds both configurations; what it lacks is listed here and checked to be true.

It runs no hooks. What is ours is kept in Markdown extensions, templates and plain Python that a hook merely calls, so
that each entry of the list is one call from whatever builds the site then.
"""

import os
import re
import subprocess
import sys

import pytest
from support import small
from support.building import ROOT, build_site
from support.page import read

from zerograd.catalogue.model import LANGUAGES

LACKS = {
    "the navigation made from topics.yml (a hook sets it)": lambda site: (
        "东西" in read(site / "a-question/index.html").soup.find(class_="md-tabs").get_text()
    ),
    "the labs (the plugin mkdocs-jupyter)": lambda site: (site / "lab-zeroing/index.html").exists(),
    "the pages made from the catalogue (a hook)": lambda site: (
        "a-question" in read(site / "topics/index.html").article.get_text()
    ),
    "our search (a hook writes its data)": lambda site: any(site.glob("search/index.*.json")),
    "plain files of the snippets (a hook)": lambda site: (site / "snippets/a-question/new.py").exists(),
    "pages as Markdown, feed, llms.txt, questions.json (a hook)": lambda site: (site / "a-question.md").exists(),
    "what a search engine reads (a hook)": lambda site: bool(read(site / "a-question/index.html").data),
    "where old addresses lead (a hook)": lambda site: (site / "old-name/index.html").exists(),
    "a policy on every page (a hook)": lambda site: (
        "Content-Security-Policy" in (site / "index.html").read_text(encoding="utf-8")
    ),
}
"""What a build by Zensical does not have, and how it shows. When one appears, the move has become easier."""


def repository(folder):
    """The small one, with a lab."""
    small.write(folder)
    topics = folder / "topics.yml"
    topics.write_text(topics.read_text(encoding="utf-8").replace("[topics,", "[lab-zeroing, topics,"), encoding="utf-8")
    for language in LANGUAGES:
        lab = (ROOT / f"docs/{language}/lab-zeroing.ipynb").read_text(encoding="utf-8")
        lab = re.sub(r"\]\([\w-]+\.(md|ipynb)(#[\w-]+)?\)", "](a-question.md)", lab)
        (folder / f"docs/{language}/lab-zeroing.ipynb").write_text(lab, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = repository(tmp_path_factory.mktemp("zensical") / "repository")
    for config in ("mkdocs.yml", "mkdocs.en.yml"):
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "-f", config],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.mark.parametrize("place", ["", "en/"])
def test_a_question_has_its_claims_with_their_evidence_and_its_formulas(place, built):
    article = read(built / place / "a-question/index.html").article
    assert [box["id"] for box in article.select(".claim > [id]")] == list(small.CLAIMS)
    assert small.TORCH in article.find(id="verified").parent.get_text() and article.math


def test_the_language_switch_is_there(built):
    (switch,) = read(built / "en/a-question/index.html").soup.select("a.language-switch")
    assert switch["href"] == "../../a-question/"


def test_what_it_lacks_is_still_lacking(built, tmp_path):
    ours = build_site(repository(tmp_path / "repository") / "mkdocs.yml", tmp_path / "site").folder
    assert not [lack for lack, shows in LACKS.items() if not shows(ours)], "our own build has them"
    assert not [lack for lack, shows in LACKS.items() if shows(built)], (
        "Zensical now has these: take them from the list"
    )

"""No address that was ever published stops working."""

import subprocess
from pathlib import Path

import pytest
from support.page import read

from zerograd import catalogue as catalogues
from zerograd.catalogue.model import LANGUAGES
from zerograd.site import redirects

PUBLISHED = Path(__file__).with_name("published.txt").read_text(encoding="utf-8").splitlines()[1:]
"""Each stands at the root and below en/."""
ONCE = ("", "en/", "questions.json", "robots.txt", "sitemap.xml")
TOPICS = (
    "zeroing-gradients",
    "training-loop",
    "train-and-evaluate",
    "losses",
    "errors",
    "devices-and-memory",
    "saving-and-reproducing",
)


def test_every_published_address_is_there_or_leads_on(site, catalogue):
    files = [*ONCE, *PUBLISHED, *(f"en/{name}" for name in PUBLISHED)]
    files = [f"{name}index.html" if name.endswith("/") or not name else name for name in files]
    # A page that moved has no Markdown of its own any more.
    moved = {f"{prefix}{old}.md" for old in catalogue.moved for prefix in ("", "en/")}
    assert not [name for name in files if not (site / name).is_file() and name not in moved]


def test_the_snippets_of_a_question_stay_in_its_folder(site, catalogue):
    slugs = {name.removesuffix(".md") for name in PUBLISHED} & catalogue.questions("zh").keys()
    assert slugs and not [slug for slug in slugs if not any((site / "snippets" / slug).glob("*.py"))]


def test_every_topic_keeps_its_place(site):
    for folder in ("", "en"):
        assert set(TOPICS) <= set(read(site / folder / "topics/index.html").ids)


def test_a_page_that_moved_leads_on_without_scripts(tmp_path):
    redirects.write({"a": "c", "b": "c"}, tmp_path, "https://example.org/en/")
    for old in "ab":
        page = (tmp_path / old / "index.html").read_text()
        assert 'content="0; url=../c/"' in page and 'rel="canonical" href="https://example.org/en/c/"' in page
        assert "<script" not in page
    assert not (tmp_path / "c").exists()


def test_nothing_that_git_knows_is_lost(catalogue):
    assert not list(redirects.lost(catalogue))


@pytest.fixture
def repository(tmp_path):
    """A page in both languages, and one that was there in an earlier commit."""
    for language in LANGUAGES:
        for slug in ("there", "gone"):
            file = tmp_path / "docs" / language / f"{slug}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("---\ntitle: T\n---\n\n# T\n", encoding="utf-8")

    def git(*arguments: str) -> None:
        command = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
        subprocess.run(command, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    git("rm", "-q", "docs/zh/gone.md", "docs/en/gone.md")
    git("commit", "-qm", "second")
    return tmp_path


def test_a_deleted_page_is_named_with_its_cure_until_something_leads_on(repository):
    (problem,) = redirects.lost(catalogues.read(repository))
    assert "gone was a page once" in str(problem) and "gone -> " in problem.cure
    (repository / "moved.txt").write_text("gone -> there\n", encoding="utf-8")
    assert not list(redirects.lost(catalogues.read(repository)))

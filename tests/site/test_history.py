"""When a page was written and last changed is what git knows, and nothing where git cannot know."""

import os
import subprocess
from datetime import UTC, datetime

import pytest

from zerograd.site import history
from zerograd.site.history import Change


def git(folder, *arguments, when="2026-01-01T00:00:00+00:00"):
    # A repository of the test's own, which no setting of the user's reaches.
    environment = {
        **os.environ,
        **{f"GIT_{who}_{what}": "t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture
def repository(tmp_path):
    """Two pages, one with a snippet that changed later, in a zone east of Greenwich, and was proven later still."""
    root = tmp_path / "a folder with 空格"
    for path in ("docs/en/one.md", "docs/en/two.md", "snippets/one/x.md", "snippets/one/verified.json"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("first\n")
    git(tmp_path, "init", "-q", root)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first", when="2026-01-01T00:00:00+00:00")
    (root / "snippets/one/x.md").write_text("second\n")
    git(root, "commit", "-qam", "second", when="2026-02-02T02:00:00+08:00")
    (root / "snippets/one/verified.json").write_text("third\n")
    git(root, "commit", "-qam", "third", when="2026-03-03T00:00:00+00:00")
    return root


def test_a_date_that_cannot_be_is_no_date(repository):
    """Whoever commits says when."""
    for when in ("2099-01-01T00:00:00+00:00", "1975-01-01T00:00:00+00:00"):
        (repository / "docs/en/two.md").write_text(when)
        git(repository, "commit", "-qam", "at a wrong time", when=when)
    change = history.read(repository)["docs/en/two.md"]
    assert change.first.year == 2005 and change.last <= datetime.now(UTC)


def test_a_change_of_a_snippet_is_a_change_of_its_page_and_proving_it_again_is_none(repository):
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, 18, tzinfo=UTC)
    assert history.by_page(history.read(repository)) == {
        "docs/en/one.md": Change(first, second),
        "docs/en/two.md": Change(first, first),
    }


def test_a_shallow_clone_gives_no_dates(repository, tmp_path):
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", tmp_path / "shallow")
    assert (tmp_path / "shallow/docs/en/one.md").exists() and history.read(tmp_path / "shallow") == {}


def test_without_git_there_are_no_dates(repository, tmp_path, monkeypatch):
    (tmp_path / "plain").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert history.read(tmp_path / "plain") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert history.read(repository) == {}


def test_a_copy_inside_another_repository_gives_no_dates(repository):
    (repository / "build/copy/docs/en").mkdir(parents=True)
    (repository / "build/copy/docs/en/one.md").write_text("x\n")
    assert history.read(repository / "build/copy") == {}


def test_the_site_may_be_a_folder_of_a_larger_repository(repository):
    (repository / "snippets/docs/en").mkdir(parents=True)
    (repository / "snippets/docs/en/three.md").write_text("x\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "fourth")
    assert list(history.read(repository / "snippets")) == ["docs/en/three.md"]

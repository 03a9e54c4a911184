"""`mkdocs serve` gives both languages at one address, and a change of a page or a snippet in either shows up."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import pytest
from support import small
from support.building import ROOT

LONG = 300


@pytest.fixture
def repository(tmp_path):
    return small.write(tmp_path / "repository")


@pytest.fixture
def shows(repository):
    """`shows(path, text)` waits until the page at `path` shows a text, and returns it without what names the build."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    log = repository / "serve.log"

    def wait(path: str, text: str) -> str:
        address = f"http://127.0.0.1:{port}/zero-grad/{path}"
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(address, timeout=10) as answer:
                    if text in (page := answer.read().decode()):
                        return re.sub(r"livereload[^;]*;|index\.\w+\.json", "", page)
            except (URLError, OSError):
                pass
            time.sleep(0.2)
        pytest.fail(f"{text!r} did not show up at {address} within {LONG} s\n{log.read_text()[-2000:]}", pytrace=False)

    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=repository, env=environment, stdout=output, stderr=output)
        try:
            yield wait
        finally:
            server.terminate()
            server.wait(20)


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_both_languages_are_served_and_follow_every_change(shows, repository):
    shows("a-question/", "<h1")
    shows("en/a-question/", "About a-question")
    shows("a-draft/", "关于 a-draft")  # which its writer looks at before it is published
    edit(repository / "docs/zh/a-question.md", "new：这一条", "new：改过的这一条")
    edit(repository / "docs/en/a-question.md", "new: this one", "new: this changed one")
    edit(repository / "snippets/a-question/new.md", "import torch\n", "import torch  # changed\n")
    shows("a-question/", "改过的这一条")
    shows("en/a-question/", "this changed one")
    shows("a-question/", "# changed")
    shows("en/a-question/", "# changed")


def test_a_page_made_again_is_the_page_of_a_whole_build_and_a_title_reaches_every_page(shows, repository):
    # Not its last line: MkDocs leaves out a line that it has said before, and two builds may take the same hundredths of a second.
    built = lambda: (repository / "serve.log").read_text().count("Building documentation...")
    shows("en/a-question/", "<h1")
    edit(repository / "snippets/a-question/verified.md", "import torch\n", "import torch\n\nmarked = 1\n")
    edit(repository / "docs/en/a-question.md", "verified: this one", "verified: that one")
    again = [shows("a-question/", "marked"), shows("en/a-question/", "that one")]
    assert built() == 1, "everything was built again"
    for old, new in (("About", "Entitled"), ("Entitled", "About")):
        edit(repository / "docs/en/other-question.md", f"title: {old}", f"title: {new}")
        for path in ("en/topics/", "en/a-question/"):
            shows(path, f">{new} other-question</a>")
    assert built() == 3
    whole = [shows("a-question/", "marked"), shows("en/a-question/", "that one")]
    assert again == whole


def test_after_a_mistake_the_page_comes_back_with_its_cure(shows, repository):
    shows("en/a-question/", "<h1")
    for path in ("docs/en/a-question.md", "docs/zh/a-question.md"):
        edit(repository / path, 'a-question/new.md"', 'a-question/no-such.md"')
        while "no such snippet" not in (said := (repository / "serve.log").read_text()) or f"{path}:" not in said:
            time.sleep(0.1)
        edit(repository / path, 'a-question/no-such.md"', 'a-question/new.md"')
        edit(repository / path, "# ", "# Mended ")
        shows(f"{'en/' * ('/en/' in path)}a-question/", "Mended")

"""`mkdocs serve` gives both languages at one address, and a change of a page or a snippet in either shows up."""

import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import pytest

from conftest import copy_to


@pytest.fixture
def copy(tmp_path):
    return copy_to(tmp_path / "copy")


@pytest.fixture
def served(copy):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (copy / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"], cwd=copy, stdout=log, stderr=log
        )
        try:
            yield f"http://127.0.0.1:{port}/zero-grad/"
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str, text: str, log, seconds: float = 120) -> None:
    last = ""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                last = answer.read().decode()
            if text in last:
                return
        except (URLError, OSError):
            pass
        time.sleep(0.3)
    pytest.fail(f"{text!r} did not show up at {address} within {seconds} s\n{log.read_text()[-2000:]}")


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} lost {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_both_languages_are_served_and_follow_every_change(served, copy):
    log = copy / "serve.log"
    wait_for(f"{served}why-zero-grad/", "为什么每次迭代都要把梯度清零", log)
    wait_for(f"{served}en/why-zero-grad/", "<title>Why must gradients be zeroed", log)
    edit(copy / "docs/zh/why-zero-grad.md", "## 证据", "## 改过的中文标题")
    edit(copy / "docs/en/why-zero-grad.md", "## Evidence", "## A changed English heading")
    edit(copy / "snippets/why-zero-grad/the-loop.md", "import torch\n", "import torch  # changed\n")
    wait_for(f"{served}why-zero-grad/", "改过的中文标题", log)
    wait_for(f"{served}en/why-zero-grad/", "A changed English heading", log)
    wait_for(f"{served}why-zero-grad/", "# changed", log)
    wait_for(f"{served}en/why-zero-grad/", "# changed", log)

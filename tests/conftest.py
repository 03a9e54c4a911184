"""What many tests need: the built site, an address for it, and a browser."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from mkdocs.utils.yaml import yaml_load
from support.building import ROOT, Build, build_site, ours
from support.server import serve

from zerograd.proof.plugin import READ


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session) -> None:
    """The plugin and the tests have one catalogue."""
    session.config.stash[READ] = ours()


@pytest.fixture(scope="session")
def build(tmp_path_factory) -> Build:
    """The site, built once for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    code, output = shared / "code", shared / "output"
    shared.mkdir(exist_ok=True)
    with FileLock(shared / "lock"):
        if not code.exists():
            made = build_site(ROOT / "mkdocs.yml", shared / "site")
            output.write_text(made.output, encoding="utf-8")
            code.write_text(str(made.code))
    return Build(shared / "site", int(code.read_text()), output.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def site(build) -> Path:
    """The folder of the built site."""
    if build.code:
        fault = next((line for line in build.output.splitlines() if "WARNING" in line or "rror" in line), "")
        cure = f"mkdocs build --strict (all of it: {build.folder.parent / 'output'})"
        pytest.fail(f"the site was not built: {fault}\n    cure: {cure}", pytrace=False)
    return build.folder


@pytest.fixture(scope="session")
def address(site) -> str:
    """The site, served below the same path as on the web; ends with a slash."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        below = urlsplit(yaml_load(file)["site_url"]).path
    with serve(site, below) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all browser tests of a process: the system's, or Playwright's own."""
    from playwright.sync_api import Error
    from support.browser import chromium

    context = chromium()
    try:
        started = context.__enter__()
    except Error as error:
        pytest.skip(f"no browser: {str(error).splitlines()[0]}; install Chromium, or run `playwright install chromium`")
    yield started
    context.__exit__(None, None, None)

"""What many tests need: the built site, an address for it, and a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from mkdocs.utils.yaml import yaml_load
from support.server import serve

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Build:
    """A build of both languages: its folder, its exit code, and what it printed."""

    folder: Path
    code: int
    output: str


def build_site(config: Path, folder: Path, **variables: str) -> Build:
    """Build both languages as the deployment does, on an installation without torch."""
    without_torch = folder.parent / "without-torch"
    (without_torch / "torch").mkdir(parents=True, exist_ok=True)
    (without_torch / "torch/__init__.py").write_text('raise ImportError("the build imports torch")\n')
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", folder],
        cwd=config.parent,
        env={
            **{name: value for name, value in os.environ.items() if name != "ZEROGRAD_VERIFIED"},
            "PYTHONPATH": os.pathsep.join([str(without_torch), str(ROOT)]),
            "NO_MKDOCS_2_WARNING": "1",
            **variables,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Build(folder, done.returncode, done.stdout + done.stderr)


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

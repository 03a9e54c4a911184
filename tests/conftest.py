"""What many tests need: the built site, a server for it, and a browser."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).parents[1]


def copy_to(folder: Path) -> Path:
    """Everything that the site is built from, for a test that changes or builds it elsewhere."""
    ignored = shutil.ignore_patterns(".git", ".cache", ".venv", "tests", "benchmarks", "*.egg-info", "site")
    return Path(
        shutil.copytree(ROOT, folder, ignore=lambda at, names: ignored(at, names) if Path(at) == ROOT else set())
    )


@dataclass(frozen=True)
class Build:
    """A build of both languages: its folder, what it printed, and the seconds it took."""

    folder: Path
    output: str
    seconds: float


@pytest.fixture(scope="session")
def build(tmp_path_factory) -> Build:
    """Both languages, built once as the deployment builds them."""
    folder = tmp_path_factory.mktemp("built") / "site"
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    output = done.stdout + done.stderr
    if done.returncode:
        pytest.fail(f"mkdocs build --strict: exit code {done.returncode}\n{output}")
    return Build(folder, output, time.monotonic() - start)


@pytest.fixture(scope="session")
def site(build) -> Path:
    return build.folder


@pytest.fixture(scope="session")
def address(site, tmp_path_factory) -> str:
    """The site, served below the same path as on the web; ends with a slash."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        path = urlsplit(yaml_load(file)["site_url"]).path.strip("/")
    above = site
    if path:
        above = tmp_path_factory.mktemp("served")
        (above / path).parent.mkdir(parents=True, exist_ok=True)
        (above / path).symlink_to(site, target_is_directory=True)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args) -> None:
            pass

    handler = functools.partial(Handler, directory=str(above))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{path}/".replace("//", "/").replace(":/", "://", 1)
        server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all browser tests: the system's, or Playwright's own."""
    from playwright.sync_api import Error

    from benchmarks.search.browser import chromium

    try:
        context = chromium()
        started = context.__enter__()
    except Error as error:
        pytest.skip(f"no browser: {str(error).splitlines()[0]}; install Chromium, or run `playwright install chromium`")
    yield started
    context.__exit__(None, None, None)

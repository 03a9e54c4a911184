"""Scores and weight of the built pages as Lighthouse sees them (mobile, its default throttling, median of three).

    npm install --prefix .cache/lighthouse lighthouse@13
    python -m benchmarks.reading.lighthouse [--site site] [--runs 3] [page ...]

Serves the built site with gzip, as GitHub Pages does, and runs Lighthouse in the system's Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

PAGES = tuple(f"{home}{page}" for page in ("", "why-zero-grad/", "lab-zeroing/", "recipes/") for home in ("", "en/"))
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PROGRAM = ".cache/lighthouse/node_modules/.bin/lighthouse"
TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".md", ".txt")


class Gzipped(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in TEXT:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args) -> None:
        pass


@contextmanager
def serving(site: Path):
    """The address of the site, served with gzip; ends with a slash."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Gzipped, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def measure(program: str, url: str) -> dict:
    command = [
        program,
        url,
        "--quiet",
        "--output=json",
        "--output-path=stdout",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
    ]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or shutil.which("google-chrome") or ""}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", default=list(PAGES))
    parser.add_argument("--site", type=Path, default=Path("site"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", default=PROGRAM)
    parser.add_argument("--failing", action="store_true", help="name the audits that did not pass")
    options = parser.parse_args()
    if not (options.site / "index.html").exists():
        parser.error(f"{options.site}: no built site (mkdocs build)")
    print("page | " + " | ".join(CATEGORIES) + " | KB transferred | layout shift | blocking (ms)")
    with serving(options.site) as address:
        for page in options.pages:
            runs = [measure(options.program, address + page) for _ in range(options.runs)]
            scores = [
                round(100 * statistics.median(run["categories"][c]["score"] or 0 for run in runs)) for c in CATEGORIES
            ]
            weight, shift, blocking = (
                statistics.median(run["audits"][audit]["numericValue"] for run in runs)
                for audit in ("total-byte-weight", "cumulative-layout-shift", "total-blocking-time")
            )
            shown = f"{weight / 1024:.0f} | {shift:.3f} | {blocking:.0f}"
            print(f"/{page} | {' | '.join(map(str, scores))} | {shown}", flush=True)
            if options.failing:
                for name, audit in runs[0]["audits"].items():
                    if audit["score"] is not None and audit["score"] < 0.9:
                        print(f"    {name}: {audit['title']}")


if __name__ == "__main__":
    main()

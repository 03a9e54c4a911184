"""How long a writer waits: from saving a page or a snippet to the page that `mkdocs serve` then gives.

    python -m benchmarks.serve [--questions 150] [--repeat 3]

The project multiplied as in benchmarks.build. Each change is made several times; the best counts.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.build import multiplied

QUESTION, CLAIM = "why-zero-grad", "backward-adds"
CHANGES = {
    "a Chinese page": (f"docs/zh/{QUESTION}.md", "\n\n新的一句 {mark}。\n", ["{question}/"]),
    "an English page": (f"docs/en/{QUESTION}.md", "\n\nA new sentence {mark}.\n", ["en/{question}/"]),
    "a snippet, on both pages": (f"snippets/{QUESTION}/{CLAIM}.md", "", ["{question}/", "en/{question}/"]),
    "a title, on another page": (f"docs/en/{QUESTION}.md", None, ["en/topics/"]),
}


def wait_for(addresses: list[str], text: str, server: subprocess.Popen, seconds: float = 600) -> None:
    end = time.perf_counter() + seconds
    for address in addresses:
        while True:
            try:
                with urllib.request.urlopen(address, timeout=seconds) as answer:
                    if text in answer.read().decode():
                        break
            except OSError:
                pass
            if server.poll() is not None or time.perf_counter() > end:
                raise SystemExit(f"{text!r} did not show up at {address}")
            time.sleep(0.02)


def change(file: Path, addition: str | None, mark: str) -> None:
    text = file.read_text(encoding="utf-8")
    if addition:
        text += addition.format(mark=mark)
    elif addition is None:
        text = text.replace("title: ", f"title: {mark} ", 1)
    else:
        text = text.replace("```python\n", f"```python\n{mark} = 0\n", 1)
    file.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=150)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        project = multiplied(Path(folder), options.questions)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}"]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(project)}
        server = subprocess.Popen(command, cwd=project, env=environment)
        base = f"http://127.0.0.1:{port}/zero-grad/"
        try:
            start = time.perf_counter()
            wait_for([base], "<title>", server)
            print(f"started with {options.questions} questions after {time.perf_counter() - start:.1f} s", flush=True)
            for name, (path, addition, pages) in CHANGES.items():
                times = []
                for i in range(options.repeat if addition is not None else 1):
                    mark = f"changed_{i}_{abs(hash(name)) % 10000}"
                    start = time.perf_counter()
                    change(project / path, addition, mark)
                    wait_for([base + page.format(question=QUESTION) for page in pages], mark, server)
                    times.append(time.perf_counter() - start)
                shown = ", ".join(f"{seconds:.2f}" for seconds in times)
                print(f"{name}: {min(times):.2f} s (of {shown})", flush=True)
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()

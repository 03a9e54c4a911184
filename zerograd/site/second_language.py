"""The build of the other language, in a process of its own beside this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mkdocs.exceptions import BuildError

from zerograd.catalogue.model import CONFIGS

SITE_URL = "ZEROGRAD_SITE_URL"
"""The variable that tells the child the address it will stand at (`mkdocs serve` has another than `mkdocs build`)."""


class SecondLanguage:
    """Starts at once; `join` waits for it and moves the result into place, `stop` throws it away."""

    def __init__(self, root: Path, site_url: str, strict: bool):
        self.folder = Path(tempfile.mkdtemp(prefix="zerograd-en-"))
        self.messages = (self.folder / "messages.txt").open("w+", encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--quiet",
            "-f",
            CONFIGS["en"],
            "-d",
            str(self.folder / "site"),
        ]
        self.process = subprocess.Popen(
            [*command, *(["--strict"] if strict else [])],
            cwd=root,
            env={**os.environ, SITE_URL: f"{site_url}en/", "PYTHONIOENCODING": "utf-8"},
            stdout=self.messages,
            stderr=subprocess.STDOUT,
        )

    def join(self, target: Path) -> list[str]:
        """Wait, put the site at `target`, and return the warnings of the build; a failed one raises with its output."""
        try:
            code = self.process.wait()
            self.messages.seek(0)
            text = self.messages.read()
            if code:
                raise BuildError(f"the English site was not built ({CONFIGS['en']}):\n{text}")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(self.folder / "site", target)
            return [line for line in text.splitlines() if line.strip()]
        finally:
            self.stop()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.messages.close()
        shutil.rmtree(self.folder, ignore_errors=True)

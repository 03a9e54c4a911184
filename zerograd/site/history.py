"""When each file was written and last changed, as git knows it: the only place that asks git.

One `git log` for all files. Where git cannot know (no git, no repository, a shallow clone, whose oldest commit seems to
have written everything), nothing is said rather than something wrong.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from zerograd.catalogue.model import SNIPPETS

COMMIT = "\x01"
OLDEST = int(datetime(2005, 4, 7, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Change:
    """The first and the last commit that touched something, in UTC."""

    first: datetime
    last: datetime


def read(root: Path | str) -> dict[str, Change]:
    """Path below `root` → its first and last commit; {} where git cannot know."""
    shallow = git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None or shallow.strip() != "false":
        return {}
    log = git(
        root,
        "log",
        f"--format={COMMIT}%ct",
        "--name-only",
        "--no-renames",
        "--relative",
        "--",
        "docs",
        SNIPPETS,
        f":!{SNIPPETS}/*/verified.json",
    )
    return parse(log or "")


def git(root: Path | str, *arguments: str) -> str | None:
    """What git prints, or None where it is missing or refuses. Settings of the user's that change its output are off."""
    command = ["git", "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def parse(log: str) -> dict[str, Change]:
    changes: dict[str, Change] = {}
    when, now = None, int(time.time())
    for line in log.splitlines():
        if line.startswith(COMMIT):
            # Whoever commits says when: nothing is from the future, or from before there was git.
            when = datetime.fromtimestamp(max(OLDEST, min(int(line[1:]), now)), UTC)
        elif line and when:
            known = changes.get(line, Change(when, when))
            changes[line] = Change(min(known.first, when), max(known.last, when))
    return changes


def by_page(history: dict[str, Change]) -> dict[str, Change]:
    """Of each page and its snippets together, by the path of the page."""
    snippets: dict[str, datetime] = {}
    for path, change in history.items():
        if path.startswith(f"{SNIPPETS}/"):
            slug = path.split("/")[1]
            snippets[slug] = max(change.last, snippets.get(slug, change.last))
    return {
        path: Change(change.first, max(change.last, snippets.get(PurePosixPath(path).stem, change.last)))
        for path, change in history.items()
        if path.startswith("docs/")
    }

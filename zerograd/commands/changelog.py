"""Say what has been verified since an older report, as an entry for CHANGELOG.md: questions, claims, versions of torch.

    git show v0.1.0:report.json > old.json
    python -m zerograd changelog old.json           # show it
    python -m zerograd changelog old.json --write   # put it on top of CHANGELOG.md

Only what the present report verifies is listed, under the day of its last run. Without an older report everything is new.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from zerograd import catalogue as catalogue_module
from zerograd import report as reports
from zerograd.catalogue import Catalogue
from zerograd.report import HOLDS, Report, write_atomically

FILE = "CHANGELOG.md"
HEAD = """# 更新日志 · Changelog

由 `python -m zerograd changelog` 根据验证报告写成。 · Written by `python -m zerograd changelog` from the verification reports.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", nargs="?", type=Path, help="the older report (default: none, so everything is new)")
    parser.add_argument("--write", action="store_true", help=f"put it on top of {FILE}")


def main(options: argparse.Namespace) -> int:
    if options.old and not options.old.exists():
        print(f"{options.old}: no such report\n    cure: git show <tag>:report.json > {options.old}", file=sys.stderr)
        return 2
    try:
        old = reports.load(options.old) if options.old else Report()
        new = reports.load(options.root / reports.FILE)
    except reports.ReportError as error:
        print(error, file=sys.stderr)
        return 2
    text = entry(catalogue_module.read(options.root), old, new)
    if not text:
        print("nothing that is verified has changed")
        return 0
    print(text)
    if options.write:
        file = options.root / FILE
        before = file.read_text(encoding="utf-8").removeprefix(HEAD) if file.exists() else ""
        write_atomically(file, f"{HEAD}\n{text}{before}")
        print(f"wrote {file}")
    return 0


def verified(report: Report) -> dict[str, str]:
    """The digest of every claim that holds on some version, by its name."""
    found = {}
    for name, results in report.latest.items():
        holds = [result for result in results.values() if result.result == HOLDS]
        if holds:
            found[name] = max(holds, key=lambda result: result.date).digest
    return found


def entry(everything: Catalogue, old: Report, new: Report) -> str:
    """The entry, or "" where nothing changed."""
    before = verified(old)
    # A snippet that was edited after the run is not verified, and so no news.
    after = {name: digest for name, digest in verified(new).items() if name in everything.snippets}
    after = {name: digest for name, digest in after.items() if digest == reports.digest(everything.snippets[name])}
    lines = []
    for version in new.versions:
        if version not in old.versions:
            lines.append(f"- torch {version}：开始验证 · verified from now on")
    known = {name.split("/")[0] for name in before}
    changes = {
        slug: Counter(
            "added" if name not in before else "changed"
            for name in after
            if name.split("/")[0] == slug and before.get(name) != after[name]
        )
        for slug in sorted({name.split("/")[0] for name in after})
    }
    for slug, counts in changes.items():
        if counts:
            lines.append(
                f"- {'新问题 · new: ' if slug not in known else ''}{titles(everything, slug)} ({says(counts)})"
            )
    for name in sorted(before.keys() - everything.snippets.keys()):
        lines.append(f"- 删去 · removed: `{name}`")
    if not lines:
        return ""
    day = max((result.date[:10] for run in new.runs for result in run.results.values()), default="")
    return "\n".join([f"## {day}\n", *lines, ""])


def titles(everything: Catalogue, slug: str) -> str:
    found = (everything.pages[language].get(slug) for language in everything.pages)
    return " · ".join(page.title for page in found if page) or slug


def says(counts: Counter) -> str:
    words = {"added": ("条新论断", "new"), "changed": ("条修改", "changed")}
    return "；".join(f"{counts[key]} {zh} {en}" for key, (zh, en) in words.items() if counts[key])

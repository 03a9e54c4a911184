"""Each snippet as a plain file at a permanent address: `snippets/<slug>/<claim>.py`."""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue import SNIPPETS, Catalogue, Snippet
from zerograd.report import Report


def text(snippet: Snippet, report: Report, site_url: str) -> str:
    """The code under one comment that says where it comes from, its licence and where it was verified."""
    versions = report.verdict(snippet).versions
    verified = f"verified on torch {', '.join(versions)}" if versions else "not verified in this build"
    return f"# {site_url}en/{snippet.slug}/#{snippet.claim} | MIT-0 | {verified}\n{snippet.code}"


def write(catalogue: Catalogue, report: Report, site_dir: Path, site_url: str) -> None:
    for snippet in catalogue.snippets.values():
        file = site_dir / SNIPPETS / f"{snippet.name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(snippet, report, site_url), encoding="utf-8", newline="\n")

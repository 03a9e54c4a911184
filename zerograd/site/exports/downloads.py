"""Each snippet as a plain file at a permanent address, `snippets/<slug>/<claim>.py`; each question as a notebook."""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue.model import SNIPPETS, Snippet
from zerograd.proof.report import Report
from zerograd.site.exports import notebooks
from zerograd.site.facts import Facts
from zerograd.words import words


def text(snippet: Snippet, report: Report, site_url: str) -> str:
    """The code under one comment that says where it comes from, its licence and where it was verified."""
    verdict = report.verdict(snippet)
    verified = f"verified on torch {', '.join(verdict.versions)}"
    if not verdict.verified:
        verified = words("en")["reasons"][verdict.reason].rstrip(".")
    return f"# {site_url}en/{snippet.slug}/#{snippet.claim} | MIT-0 | {verified}\n{snippet.code}"


def write(facts: Facts, site_dir: Path) -> None:
    for snippet in facts.published():
        file = site_dir / SNIPPETS / f"{snippet.name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(snippet, facts.report, facts.root_url), encoding="utf-8", newline="\n")
    for name, notebook in notebooks.files(facts.catalogue).items():
        file = site_dir / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(notebook, encoding="utf-8", newline="\n")

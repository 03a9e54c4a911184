"""The parts of a page that the catalogue and the report write: a page asks for one with `generated: <name>`."""

from __future__ import annotations

from zerograd.catalogue import Catalogue
from zerograd.report import Report
from zerograd.site import verification

GENERATED = {"verification": verification.table}
"""Name in the front matter → function of catalogue, report and language that returns Markdown."""


def markdown(name: str | None, catalogue: Catalogue, report: Report, language: str) -> str:
    return f"\n\n{GENERATED[name](catalogue, report, language)}" if name else ""

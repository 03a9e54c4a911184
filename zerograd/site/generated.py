"""The parts of a page that the catalogue and the report write: a page asks for one with `generated: <name>`."""

from __future__ import annotations

from zerograd.site import browse, verification
from zerograd.site.facts import Facts

GENERATED = {
    "verification": lambda facts: verification.table(facts.catalogue, facts.report, facts.language),
    "topics": browse.topics,
    "errors": browse.errors,
    "apis": browse.apis,
    "changes": browse.changes,
    "unanswered": browse.unanswered,
}
"""Name in the front matter → function of what the build knows that returns Markdown."""


def markdown(name: str | None, facts: Facts) -> str:
    return f"\n\n{GENERATED[name](facts)}" if name else ""

"""`moved.txt`: where old addresses lead, one `old -> new` per line. What is there now needs no line."""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue.model import SLUG, Problem, suggestion
from zerograd.catalogue.reading import read_text

FILE = "moved.txt"


def read_moved(root: Path, present: set[str], problems: list[Problem]) -> dict[str, str]:
    """For each address that moved the page it leads to now, followed to the end."""
    text = read_text(root / FILE, FILE, problems) if (root / FILE).exists() else None
    listed, lines = {}, {}
    for number, line in enumerate((text or "").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        old, arrow, new = (part.strip() for part in line.partition("->"))
        if not arrow or not SLUG.fullmatch(old) or not SLUG.fullmatch(new):
            problems.append(Problem(FILE, number, f"{line!r} does not say what moved where", "write `old -> new`"))
        elif old in present:
            cure = "delete the line, or the page"
            problems.append(Problem(FILE, number, f"{old} is a page, so nobody would be led on from it", cure))
        else:
            listed[old], lines[old] = new, number
    moved = {}
    for old, end in listed.items():
        seen = {old}
        while end in listed and end not in seen:
            seen.add(end)
            end = listed[end]
        if end not in present:
            what = f"{old} leads to {end}, " + (
                "in a circle" if end in seen else f"and there is no such page{suggestion(end, present)}"
            )
            problems.append(Problem(FILE, lines[old], what, "let it lead to a page that is there"))
        else:
            moved[old] = end
    return moved

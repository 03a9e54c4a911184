"""The step-through of a training loop on a page: what a recorded run shows, as a table and as data for the player.

A page asks for it with `trace: <slug>/<claim>` in its question.yml and a line `<!-- trace -->` where it stands
(`<!-- trace without zeroing -->`: the player starts with `zero_grad()` off). The numbers come from
`snippets/<slug>/<claim>.trace.json`, which `python -m zerograd trace` records and the tests record again and compare.
Without JavaScript the tables stay; with it `theme/assets/trace.js` makes the player from the data.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from zerograd.catalogue.model import SNIPPETS
from zerograd.words import words as words_of

PLACE = re.compile(r"^<!-- trace(?P<off> without zeroing)? -->$", re.MULTILINE)


class TraceError(ValueError):
    """A page asks for a step-through that cannot be shown; the message names file and cure."""


def insert(markdown: str, name: str | None, root: Path, language: str, path: str) -> str:
    """The Markdown of a page with its step-through, if the question (`trace: name`) asks for one."""
    place = PLACE.search(markdown)
    if bool(name) != bool(place):
        raise TraceError(
            f"{path}: `trace:` in its question.yml and a line `<!-- trace -->` go together: write both or none"
        )
    if not name:
        return markdown
    file = root / SNIPPETS / f"{name}.trace.json"
    if not file.exists():
        raise TraceError(f"{path}: no {SNIPPETS}/{name}.trace.json\n    cure: python -m zerograd trace {name}")
    block = html(json.loads(file.read_text(encoding="utf-8")), language, zeroing=not place["off"])
    return markdown[: place.start()] + block + markdown[place.end() :]


def html(trace: dict, language: str, zeroing: bool = True) -> str:
    """One block of HTML: a table for each variant, and the data for the player (which starts with zeroing on or off)."""
    words = words_of(language)["stepper"]
    tables = "".join(table(variant, words) for variant in trace["variants"])
    data = json.dumps({"words": words["labels"], **trace}, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<div class="trace" data-trace data-zeroing="{"on" if zeroing else "off"}"><p class="trace-title">{words["title"]}</p>'
        f'<p>{words["about"]}</p>{tables}<script type="application/json">{data}</script></div>'
    )


def table(variant: dict, words: dict) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in words["head"])
    code, rows = variant["code"].splitlines(), []
    for state in variant["states"]:
        line = f"<code>{escape(code[state['line'] - 1].strip())}</code>"
        cells = (state["iteration"], line, state["w"], state["grad"], state["loss"])
        rows.append("<tr>" + "".join(f"<td>{'—' if cell is None else cell}</td>" for cell in cells) + "</tr>")
    name = f"{variant['optimizer']}, {words['zeroing' if variant['zeroing'] else 'no_zeroing']}"
    return (
        f"<details><summary>{name}</summary><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></details>"
    )

"""Each question as a notebook, `notebooks/<slug>.ipynb`: its claims in both languages, their code and output, so that
a link can open it in Colab (which opens notebooks of a repository, not of a web page). Made from the catalogue alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from zerograd.catalogue.model import SPECIAL_NAME, Catalogue, Problem, Snippet
from zerograd.files import write_atomically
from zerograd.site.browse import code
from zerograd.site.scope import sentence

FOLDER = "notebooks"
COLAB = "https://colab.research.google.com/github"


def notebook(catalogue: Catalogue, slug: str) -> str:
    """The text of one notebook (nbformat 4.5); the id of each code cell is the name of its claim."""
    zh, en = (catalogue.pages[language][slug] for language in ("zh", "en"))
    cells = [markdown("question", f"# {zh.title}\n\n# {en.title}\n\n{zh.description}\n\n{en.description}")]
    for ours, theirs in zip(zh.claims, en.claims):
        snippet = catalogue.snippets[ours.snippet]
        note = f"\n\n`torch {snippet.versions}`" if snippet.versions else ""
        note += f"\n\n`pip install {' '.join(snippet.requires)}`" if snippet.requires else ""
        scope = "\n\n".join(filter(None, (sentence(snippet, language, code) for language in ("zh", "en"))))
        note += f"\n\n{scope}" if scope else ""
        cells.append(markdown(f"{snippet.claim}-claim"[:64], f"{ours.sentence}\n\n{theirs.sentence}{note}"))
        cells.append(
            {
                "cell_type": "code",
                "execution_count": None,
                "id": cell_of(snippet),
                "metadata": {},
                "outputs": [{"name": "stdout", "output_type": "stream", "text": lines(snippet.output)}],
                "source": lines(snippet.code.rstrip("\n")),
            }
        )
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return (
        json.dumps(
            {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1
        )
        + "\n"
    )


def markdown(identifier: str, text: str) -> dict:
    text = re.sub(SPECIAL_NAME, r"`\g<0>`", text)
    return {"cell_type": "markdown", "id": identifier, "metadata": {}, "source": lines(text)}


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def files(catalogue: Catalogue) -> dict[str, str]:
    """Text of every notebook by its path in the repository."""
    both = [slug for slug in catalogue.questions("zh") if slug in catalogue.questions("en")]
    return {path(slug): notebook(catalogue, slug) for slug in both}


def stale(catalogue: Catalogue) -> Iterator[Problem]:
    """The notebooks that are not those of their questions as they are now."""
    made = files(catalogue)
    for name, text in made.items():
        file = catalogue.root / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            cure = f"python -m zerograd revisited {file.stem}"
            yield Problem(
                name,
                1,
                "not the notebook of the claims as they are now",
                f"{cure} (or all: python -m zerograd notebooks)",
            )
    for file in unknown(catalogue, made):
        yield Problem(
            file.relative_to(catalogue.root).as_posix(),
            1,
            "the notebook of no question",
            "python -m zerograd notebooks",
        )


def write(catalogue: Catalogue) -> list[Path]:
    """Bring all of them up to date; returns what was written."""
    made = files(catalogue)
    for file in unknown(catalogue, made):
        file.unlink()
    changed = [problem.path for problem in stale(catalogue)]
    for name in changed:
        write_atomically(catalogue.root / name, made[name])
    return [catalogue.root / name for name in changed]


def unknown(catalogue: Catalogue, made: dict[str, str]) -> list[Path]:
    folder = catalogue.root / FOLDER
    return [file for file in sorted(folder.glob("*.ipynb")) if file.relative_to(catalogue.root).as_posix() not in made]


def path(slug: str) -> str:
    return f"{FOLDER}/{slug}.ipynb"


def cell_of(snippet: Snippet) -> str:
    """The id of the cell with the code of a claim (nbformat allows 64 characters)."""
    return snippet.claim[:64]


def colab(repository: str, path: str, cell: str = "") -> str:
    """The address that opens a notebook of a GitHub repository in Colab, at one of its cells; "" for other hosts."""
    prefix = "https://github.com/"
    if not repository.startswith(prefix):
        return ""
    place = f"{COLAB}/{repository.removeprefix(prefix).strip('/')}/blob/main/{path}"
    return place + (f"#scrollTo={cell}" if cell else "")

"""The labs, `docs/<language>/lab-<name>.ipynb`: executed notebooks, read into plain dataclasses, and what is wrong with them.

The two languages of a lab share their code cells and differ in their Markdown cells. The id of a cell is the id of the
section that it opens; the code cell that draws a plot says in its metadata what there is to see (`"alt": "…"`). JSON is
all that reading needs: nothing of Jupyter, no torch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from zerograd.catalogue.markup import foreign
from zerograd.catalogue.model import LANGUAGES, SLUG, Cell, Lab, Problem
from zerograd.catalogue.reading import read_text, unseen

PREFIX = "lab-"
SVG = "image/svg+xml"
WRITE_BACK = "`python -m zerograd labs {slug}` executes it and writes what it gives into both languages"


def read_labs(root: Path, language: str, problems: list[Problem]) -> dict[str, Lab]:
    """The labs of one language by slug; a notebook that cannot be read is a problem and is left out."""
    labs = {}
    for file in sorted((root / "docs" / language).glob("*.ipynb")):
        path = file.relative_to(root).as_posix()
        if (text := read_text(file, path, problems)) is None:
            continue
        if not file.stem.startswith(PREFIX) or not SLUG.fullmatch(file.stem):
            cure = f"name it {PREFIX}<name>.ipynb in lower-case kebab-case: it is the page's permanent address"
            problems.append(Problem(path, 1, f"the file name {file.stem!r} is not {PREFIX}<name>", cure))
            continue
        try:
            lab = parse(text, path, language)
        except json.JSONDecodeError as error:
            cure = "resolve the conflict, or take the last good version back from git"
            problems.append(Problem(path, error.lineno, f"this notebook is no JSON: {error.msg}", cure))
        except (KeyError, TypeError, AttributeError) as error:
            cure = "save it again with Jupyter as a notebook of format 4.5, where every cell has an id"
            problems.append(Problem(path, 1, f"not a notebook of format 4.5: {error!r}", cure))
        else:
            labs[lab.slug] = lab
    return labs


def parse(text: str, path: str, language: str) -> Lab:
    notebook = json.loads(text)
    cells = tuple(parse_cell(cell, text) for cell in notebook["cells"])
    version = notebook["metadata"].get("zerograd", {}).get("torch", "")
    return Lab(path, language, Path(path).stem, cells, version)


def parse_cell(cell: dict, text: str) -> Cell:
    name, is_code = cell["id"], cell["cell_type"] == "code"
    # The id is the one thing of a cell that stands in one place of the file and nowhere else.
    line = text.count("\n", 0, max(0, text.find(f'"id": {json.dumps(name)}'))) + 1
    texts, plots, faults = [], [], []
    for output in cell["outputs"] if is_code else ():
        kind, data = output["output_type"], output.get("data", {})
        if kind == "stream" and output["name"] == "stdout":
            texts.append("".join(output["text"]))
        elif kind == "display_data" and SVG in data:
            plots.append("".join(data[SVG]))
        elif kind == "display_data":
            faults.append("a plot that is no SVG")
        elif kind == "error":
            faults.append(f"the error {output['ename']}: {output['evalue']}")
        elif kind == "stream":
            faults.append(f"the warning {''.join(output['text']).strip()!r}")
        else:
            faults.append(f"a value that is shown without print(): {''.join(data.get('text/plain', '?'))[:60]!r}")
    executed = not is_code or cell["execution_count"] is not None
    alt = cell["metadata"].get("alt", "")
    source = "".join(cell["source"])
    return Cell(name, is_code, source, line, executed, alt, tuple(texts), tuple(plots), tuple(faults))


def check_labs(labs: dict[str, dict[str, Lab]], unsound: set[str]) -> list[Problem]:
    """`unsound` are the paths of files that cannot be read."""
    problems: list[Problem] = []
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for slug, lab in labs[language].items():
            problems += check_lab(lab)
            if slug not in labs[other] and f"docs/{other}/{slug}.ipynb" not in unsound:
                cure = f"copy {lab.path} there and translate its Markdown cells"
                problems.append(Problem(lab.path, 1, f"docs/{other}/{slug}.ipynb is missing", cure))
    for slug in labs["zh"].keys() & labs["en"].keys():
        problems += check_pair(labs["zh"][slug], labs["en"][slug])
    return problems


def check_lab(lab: Lab) -> Iterator[Problem]:
    write_back = WRITE_BACK.format(slug=lab.slug)
    if not lab.cells or lab.cells[0].is_code or not lab.cells[0].source.startswith("# ") or not lab.description:
        yield Problem(
            lab.path,
            1,
            "the lab does not start with its title and its answer",
            "make the first cell Markdown: `# title`, an empty line, then the answer in bold: **…**",
        )
    seen: set[str] = set()
    for cell in lab.cells:
        where = f"the cell {cell.id!r}"
        for text in (cell.source, cell.alt):
            yield from unseen(" ".join(text.split("\n")), lab.path, cell.line)
        for _, *problem in () if cell.is_code else foreign(cell.source):
            yield Problem(lab.path, cell.line, *problem)
        if cell.id in seen:
            yield Problem(lab.path, cell.line, f"{where} is there twice", "give each cell an id of its own")
        seen.add(cell.id)
        if not SLUG.fullmatch(cell.id):
            yield Problem(
                lab.path,
                cell.line,
                f"the cell id {cell.id!r} is not a name",
                "name the cell in lower-case kebab-case after what it shows: it is the id of the section",
            )
        if not cell.is_code and "\n## " in cell.source:
            yield Problem(
                lab.path,
                cell.line,
                f"{where} has a section inside",
                "start a new cell at each `## heading`: the id of the cell is the id of the section",
            )
        if not cell.is_code and re.search(r"^(```|~~~)", cell.source, re.MULTILINE):
            yield Problem(lab.path, cell.line, f"{where} shows a block that is not run", "move it into a code cell")
        if not cell.executed:
            yield Problem(lab.path, cell.line, f"{where} was not executed", write_back)
        for fault in cell.faults:
            yield Problem(
                lab.path, cell.line, f"{where} gave {fault}", f"mend the code if it is at fault; then {write_back}"
            )
        if len(cell.plots) > 1:
            yield Problem(
                lab.path,
                cell.line,
                f"{where} draws {len(cell.plots)} plots",
                "draw one plot in each cell, so that each has its description",
            )
        if bool(cell.plots) != bool(cell.alt):
            what = "draws a plot that nobody describes" if cell.plots else "describes a plot that it does not draw"
            yield Problem(
                lab.path,
                cell.line,
                f"{where} {what}",
                'say what the plot shows in the metadata of the cell that draws it, in the language of the page: "alt": "…"',
            )


def check_pair(zh: Lab, en: Lab, outputs: bool = True) -> Iterator[Problem]:
    """The first place where the two languages of a lab part; Markdown and descriptions are free to."""
    for ours, theirs in zip(zh.cells, en.cells):
        if (ours.id, ours.is_code) != (theirs.id, theirs.is_code):
            yield Problem(
                en.path,
                theirs.line,
                f"the cell {theirs.id!r} where {zh.path}:{ours.line} has {ours.id!r}",
                "both languages have the same cells in the same order",
            )
            return
        if ours.is_code and ours.source != theirs.source:
            yield Problem(
                en.path,
                theirs.line,
                f"the code of {theirs.id!r} differs from {zh.path}:{ours.line}",
                "copy the code that is right into the other language; then " + WRITE_BACK.format(slug=zh.slug),
            )
            return
        if outputs and ours.is_code and ours.outputs != theirs.outputs:
            yield Problem(
                en.path,
                theirs.line,
                f"the outputs of {theirs.id!r} differ from {zh.path}:{ours.line}",
                WRITE_BACK.format(slug=zh.slug),
            )
            return
    if len(zh.cells) != len(en.cells):
        longer, shorter = (zh, en) if len(zh.cells) > len(en.cells) else (en, zh)
        cell = longer.cells[len(shorter.cells)]
        yield Problem(
            longer.path,
            cell.line,
            f"the cell {cell.id!r} is missing in {shorter.path}",
            "both languages have the same cells in the same order",
        )

"""Executing a lab in a fresh kernel, and telling whether what came out is what stands in the notebook.

Text must be equal to the character. Plots are SVG, which no two machines write alike to the last digit (instruction sets
sum in another order, matplotlib changes how it writes attributes), so what is compared is the drawing: the same words,
and the same shapes in the same colours, each coordinate within `TOLERANCE` of a plot 324 points wide: less than a tenth
of the width of a line. Where words and the keys of a legend stand is not compared:
it depends on the metrics of a font.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from zerograd.catalogue.labs import SVG
from zerograd.catalogue.model import Cell, Lab
from zerograd.proof.workers import environment

SECONDS = 300
TOLERANCE = 0.1
# How the plots look; the code of a lab stays free of it. Fixed margins, because those that matplotlib finds by itself
# depend on the metrics of fonts; words as words, which the page's font shows and a screen reader reads.
STYLE = """\
svg.hashsalt: zerograd
svg.fonttype: none
path.simplify: False
figure.figsize: 4.5, 3
figure.subplot.left: 0.14
figure.subplot.right: 0.98
figure.subplot.bottom: 0.16
figure.subplot.top: 0.97
axes.spines.top: False
axes.spines.right: False
legend.frameon: False
"""
KERNEL = [
    "--InlineBackend.figure_formats=svg",
    "--InlineBackend.print_figure_kwargs={'bbox_inches': None, 'metadata': {'Date': None}}",
    "--HistoryManager.enabled=False",
    "--log-level=ERROR",
]
NAMESPACE = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


class LabError(RuntimeError):
    """A cell that raised; the message names it."""


def execute(lab: Lab) -> list[list[dict]]:
    """The outputs of each code cell, from a kernel of its own in an empty folder."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    logging.getLogger("traitlets").setLevel(logging.ERROR)
    cells = [nbformat.v4.new_code_cell(cell.source) for cell in lab.code]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with tempfile.TemporaryDirectory() as folder:
        style, work = Path(folder, "matplotlibrc"), Path(folder, "work")
        style.write_text(STYLE, encoding="utf-8")
        work.mkdir()
        variables = environment(
            MATPLOTLIBRC=str(style), IPYTHONDIR=str(Path(folder, "ipython")), OMP_NUM_THREADS="1", PYTHONHASHSEED="0"
        )
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=SECONDS,
            extra_arguments=KERNEL,
            record_timing=False,
            resources={"metadata": {"path": str(work)}},
        )
        try:
            client.execute(env=variables)
        except CellExecutionError as error:
            failed = next(
                cell for cell, ran in zip(lab.code, cells) if any(o.output_type == "error" for o in ran.outputs)
            )
            raise LabError(
                f"{lab.path}:{failed.line}: the cell {failed.id!r} raises {error.ename}: {error.evalue}"
            ) from None
    return [merged(map(plain, cell.outputs)) for cell in cells]


def merged(outputs: Iterable[dict]) -> list[dict]:
    """Pieces of one stream that follow each other as one: where it is cut depends on when the kernel sends it."""
    kept: list[dict] = []
    for output in outputs:
        if kept and output["output_type"] == kept[-1]["output_type"] == "stream" and output["name"] == kept[-1]["name"]:
            kept[-1]["text"] += output["text"]
        else:
            kept.append(output)
    return kept


def plain(output: dict) -> dict:
    """An output without what changes from run to run, or is of no use to a reader."""
    output = dict(output)
    output.pop("execution_count", None)
    if SVG in output.get("data", {}):
        svg = re.sub(r"\s*<metadata>.*?</metadata>", "", output["data"][SVG], flags=re.DOTALL)
        output["data"] = {**output["data"], SVG: svg[svg.index("<svg") :]}
    return output


def differences(cells: Iterable[Cell], again: Iterable[Cell]) -> list[tuple[Cell, str, str]]:
    """Where executing again gave something else: the cell, what stands in the notebook, what came out."""
    found = []
    for cell, new in zip(cells, again, strict=True):
        if cell.texts != new.texts:
            found.append((cell, "".join(cell.texts), "".join(new.texts)))
        elif len(cell.plots) != len(new.plots):
            found.append((cell, f"{len(cell.plots)} plots\n", f"{len(new.plots)} plots\n"))
        elif cell.faults != new.faults:
            found.append((cell, "".join(cell.faults) + "\n", "".join(new.faults) + "\n"))
        for old, plot in zip(cell.plots, new.plots):
            if difference := plot_difference(drawing(old), drawing(plot)):
                found.append((cell, *difference))
    return found


def drawing(svg: str) -> tuple[list[str], list[tuple[str, list[float]]]]:
    """What a plot shows: its words, and the shapes by colour and dashes with their coordinates."""
    words, shapes = [], []
    root = ElementTree.fromstring(svg)
    # A legend is as wide as its words: of its shapes only the looks count.
    legends = {shape for group in root.iter() if group.get("id", "").startswith("legend") for shape in group.iter()}
    for element in root.iter():
        tag, style = element.tag.removeprefix(NAMESPACE), element.get("style", "")
        if tag == "text":
            # Versions of matplotlib cut an exponent into other pieces.
            words.append("".join("".join(element.itertext()).split()))
        elif tag in ("path", "use"):
            look = dict(part.strip().split(": ", 1) for part in style.split(";") if ": " in part)
            kind = " ".join(f"{key} {look[key]}" for key in ("fill", "stroke", "stroke-dasharray") if key in look)
            points = element.get("d") or f"{element.get('x', 0)} {element.get('y', 0)}"
            points = "" if element in legends else points
            shapes.append((kind, [float(number) for number in NUMBER.findall(points)]))
    return words, shapes


def plot_difference(old, new) -> tuple[str, str] | None:
    (old_words, old_shapes), (new_words, new_shapes) = old, new
    if old_words != new_words:
        return "\n".join(old_words) + "\n", "\n".join(new_words) + "\n"
    if [(kind, len(points)) for kind, points in old_shapes] != [(kind, len(points)) for kind, points in new_shapes]:
        return f"{len(old_shapes)} shapes\n", f"{len(new_shapes)} shapes, or others\n"
    for (kind, a), (_, b) in zip(old_shapes, new_shapes):
        far = max((abs(x - y) for x, y in zip(a, b)), default=0)
        if far > TOLERANCE:
            return f"a shape ({kind})\n", f"the same shape, {far:.2f} points away\n"
    return None

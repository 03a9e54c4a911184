"""Execute the labs and write what they give into the notebooks of both languages, showing every difference.

    python -m zerograd labs                 # all of them
    python -m zerograd labs lab-zeroing     # one
    python -m zerograd labs --check         # changing nothing

A lab is docs/zh/lab-<name>.ipynb and docs/en/lab-<name>.ipynb: the same code cells, each with its own Markdown cells.
Edit them with Jupyter or by hand, then run this. It executes the code once, in a fresh kernel, and removes what changes
without meaning anything (times, counters, marks of an editor), so that a second run changes nothing.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from importlib.metadata import version
from pathlib import Path

from zerograd.catalogue.labs import SVG, check_pair, parse, read_labs
from zerograd.catalogue.model import LANGUAGES, Lab, suggestion
from zerograd.files import write_atomically
from zerograd.labs.execute import LabError, differences, execute


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="lab", help="which labs (default: all)")
    parser.add_argument(
        "--check", action="store_true", help="only show what would change; the exit status tells whether anything would"
    )


def main(options: argparse.Namespace) -> int:
    problems: list = []
    everything = {language: read_labs(options.root, language, problems) for language in LANGUAGES}
    known = everything["zh"].keys() | everything["en"].keys()
    if unknown := [name for name in options.names if name not in known]:
        print(
            f"no lab is called {unknown[0]!r}{suggestion(unknown[0], known)}\n    cure: see docs/zh/lab-*.ipynb",
            file=sys.stderr,
        )
        return 2
    changed = failed = 0
    for name in options.names or sorted(known):
        pair = [everything[language][name] for language in LANGUAGES if name in everything[language]]
        if len(pair) == 2 and (apart := list(check_pair(*pair, outputs=False))):
            problems += apart
            continue
        try:
            outputs = execute(pair[0])
        except LabError as error:
            failed += 1
            print(f"{error}\n    left as it is")
            continue
        shown: set = set()
        for lab in pair:
            changed += write_back(options.root / lab.path, lab, outputs, options.check, shown)
    for problem in problems:
        print(problem)
    count = len(options.names or known)
    print(
        f"{count} lab{'s' * (count != 1)}: {changed} notebook{'s' * (changed != 1)} "
        f"{'would change' if options.check else 'rewritten'}, {failed + len(problems)} failed or wrong"
    )
    return 1 if failed or problems or (options.check and changed) else 0


def write_back(file: Path, lab: Lab, outputs: list[list[dict]], check: bool, shown: set) -> bool:
    """Put the outputs into one notebook, where they say something else than before; returns whether the file changes.

    `shown` holds the differences that the other language had already.
    """
    text = file.read_text(encoding="utf-8")
    again = parse(with_outputs(text, outputs, lambda _: True, ""), lab.path, lab.language)
    found = differences(lab.code, again.code)
    for cell, old, new in found:
        if (cell.id, old, new) in shown:
            continue
        shown.add((cell.id, old, new))
        name = f"{lab.path}:{cell.line} ({cell.id})"
        print("\n".join(difflib.unified_diff(old.splitlines(), new.splitlines(), name, "what it gives", lineterm="")))
    # Outputs that say the same stay as they are: another machine may write the last digit of a plot differently.
    stale = {cell.id for cell, _, _ in found} | {cell.id for cell in lab.code if not cell.executed}
    torch = version("torch").partition("+")[0] if stale or not lab.torch else lab.torch
    new_text = with_outputs(text, outputs, lambda name: name in stale, torch)
    if new_text == text:
        return False
    if not check:
        write_atomically(file, new_text)
    return True


def with_outputs(text: str, outputs: list[list[dict]], stale, torch: str) -> str:
    """The text of a notebook with the outputs of those cells whose id is `stale`, which `torch` gave, without noise."""
    notebook = json.loads(text)
    for number, (cell, new) in enumerate(
        zip((c for c in notebook["cells"] if c["cell_type"] == "code"), outputs, strict=True), 1
    ):
        if stale(cell["id"]):
            cell["outputs"] = new
        cell["execution_count"] = number
    for cell in notebook["cells"]:
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key == "alt"}
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "zerograd": {"torch": torch},
    }
    notebook |= {"nbformat": 4, "nbformat_minor": 5}
    return json.dumps(in_lines(notebook), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def in_lines(value, key: str = ""):
    """Texts as lists of lines, as Jupyter writes them, so that a difference is a few lines."""
    if key in ("source", "text", SVG):
        return "".join(value).splitlines(keepends=True)
    if isinstance(value, dict):
        return {name: in_lines(item, name) for name, item in value.items()}
    return [in_lines(item) for item in value] if isinstance(value, list) else value

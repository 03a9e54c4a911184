"""Run snippets and write what they print into their files, showing every difference. Read it before you believe it.

python -m zerograd refresh why-zero-grad                # all snippets of a question
python -m zerograd refresh why-zero-grad/backward-adds  # one
python -m zerograd refresh --check                      # all of them, changing nothing
"""

from __future__ import annotations

import argparse
import difflib
import os
from pathlib import Path

from zerograd import catalogue
from zerograd.catalogue.model import Snippet
from zerograd.catalogue.snippets import read_snippet
from zerograd.commands.chosen import select
from zerograd.commands.progress import Progress
from zerograd.files import write_atomically
from zerograd.proof.lint import misconduct
from zerograd.proof.report import digest
from zerograd.proof.workers import Workers, call


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="slug[/claim]", help="which snippets (default: all)")
    parser.add_argument(
        "--check", action="store_true", help="only show what would change; the exit status tells whether anything would"
    )


def main(options: argparse.Namespace) -> int:
    everything = catalogue.read(options.root)
    snippets = select(everything, options.names)
    if snippets is None:
        return 2
    changed = failed = 0
    with Workers(min(os.cpu_count() or 1, len(snippets) or 1)) as workers, Progress(len(snippets)) as progress:
        futures = [(snippet, workers.submit(printed, snippet)) for snippet in snippets]
        for snippet, future in futures:
            progress.at(snippet.name)
            output, problem = future.result()
            if problem:
                failed += 1
                print(f"{snippet.path}:{snippet.code_line}: left as it is: {problem}")
            elif output != snippet.output:
                old, new = snippet.output.splitlines(), output.splitlines()
                print("\n".join(difflib.unified_diff(old, new, snippet.path, "what it prints", lineterm="")))
                if options.check or rewrite(options.root, snippet, output):
                    changed += 1
                else:
                    failed += 1
                    print(f"{snippet.path}: left as it is: it was changed while it ran; run refresh again")
    count = f"{len(snippets)} snippet{'s' * (len(snippets) != 1)}"
    print(f"{count}: {changed} {'would change' if options.check else 'rewritten'}, {failed} left because they failed")
    return 1 if failed or (options.check and changed) else 0


def printed(snippet: Snippet) -> tuple[str, str]:
    """What a snippet prints, or why that cannot be its output."""
    import torch

    from zerograd.proof.codeblocks import block_of
    from zerograd.proof.run import run, without_expectation
    from zerograd.proof.verdict import applies, seconds_for

    if wrong := misconduct(snippet):
        return "", str(wrong[0])
    if not applies(snippet, torch.__version__):
        return "", f"it holds on torch{snippet.versions}, and this is {torch.__version__}"
    block = without_expectation(block_of(snippet))
    declared = (snippet.marks, snippet.requires)
    try:
        outcome, again = (
            call(run, block, snippet.path, "", 1, *declared, seconds=seconds_for(snippet)) for _ in range(2)
        )
    except (TimeoutError, ChildProcessError) as error:
        return "", str(error)
    if not outcome.fault and outcome.output != again.output:
        return "", (
            "it prints something else each time\n"
            "    cure: set a seed, or print what does not depend on chance: a shape, a count, a comparison"
        )
    return outcome.output, outcome.fault or unfit(outcome.output)


def unfit(output: str) -> str:
    """Why a file could not hold this output, or ""."""
    if not output.strip():
        return "it prints nothing"
    if not output.endswith("\n"):
        return "what it prints does not end with a line end: leave out the last end="
    if any(line.startswith("```") for line in output.split("\n")):
        return "it prints a line that starts with ```, which would end the block of its output"
    if len(output.splitlines()) != output.count("\n"):
        return "it prints a carriage return or another character that ends a line: print repr() of it"
    return ""


def rewrite(root: Path, snippet: Snippet, output: str) -> bool:
    """Put what was printed into the file of the snippet; False if the file is no longer the one that was run."""
    file = root / snippet.path
    now = read_snippet(file, root, [])
    if now is None or digest(now) != digest(snippet):
        return False
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    start = now.output_line - 1
    write_atomically(file, "".join([*lines[:start], output, *lines[start + now.output.count("\n") :]]))
    return True

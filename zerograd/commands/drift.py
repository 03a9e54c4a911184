"""Run the claims on the torch that is installed here, and say which of them no longer hold.

    pip install --upgrade torch
    python -m zerograd drift                    # for a person
    python -m zerograd drift --output found.md  # for an issue: empty where every claim holds

Compares outputs only; `python -m zerograd versions` proves a version.
"""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

from zerograd import catalogue
from zerograd.catalogue.model import Catalogue, Snippet
from zerograd.commands.refresh import printed
from zerograd.files import write_atomically
from zerograd.project import pinned
from zerograd.proof.report import FAILS
from zerograd.proof.workers import Workers

ENTRY = """### `{name}`

> {sentence}

`{path}`, as it is on the site (torch {pinned}):

```text
{expected}
```

torch {torch}:

```text
{printed}
```
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", "-o", metavar="FILE", type=Path, help="write it into FILE (default: the terminal)")


def main(options: argparse.Namespace) -> int:
    import torch

    from zerograd.proof.plugin import unavailable

    everything = catalogue.read(options.root)
    snippets = [snippet for snippet in everything.snippets.values() if not unavailable(snippet)]
    entries = [entry(everything, snippet, text, torch.__version__) for snippet, text in changed(snippets)]
    text = ""
    if entries:
        title = (
            f"## torch {torch.__version__}, Python {platform.python_version()}: {len(entries)} claims no longer hold"
        )
        text = "\n".join([title + "\n", *entries])
    if options.output:
        write_atomically(options.output, text)  # empty where nothing was found
    elif text:
        print(text)
    print(f"torch {torch.__version__}: {len(entries)} of {len(snippets)} claims no longer hold")
    return 0


def changed(snippets: list[Snippet]) -> list[tuple[Snippet, str]]:
    """The snippets that do not show what their pages say on this torch, and what they print instead."""
    from zerograd.proof.verdict import prove

    found = []
    if not snippets:
        return found
    with Workers(min(os.cpu_count() or 1, len(snippets))) as workers:
        proofs = [(snippet, workers.submit(prove, snippet, None, False)) for snippet in snippets]
        for snippet, future in proofs:
            proof = future.result()
            if proof.result == FAILS:
                output, _ = workers.submit(printed, snippet).result()
                found.append((snippet, output if output and output != snippet.output else proof.reason))
    return found


def entry(everything: Catalogue, snippet: Snippet, printed: str, torch_version: str) -> str:
    claims = (everything.claims[language].get(snippet.name) for language in everything.claims)
    sentence = "\n> ".join(claim.sentence for claim in claims if claim) or "(on no page)"
    return ENTRY.format(
        name=snippet.name,
        sentence=sentence,
        path=snippet.path,
        pinned=pinned(everything.root),
        expected=snippet.output.rstrip("\n"),
        torch=torch_version,
        # Neither may end its block early.
        printed=printed.rstrip("\n").replace("```", "'''"),
    )

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

from zerograd import catalogue as catalogue_module
from zerograd.catalogue import Catalogue, Snippet
from zerograd.commands.found import add_output, hand_over
from zerograd.commands.versions import pinned
from zerograd.report import FAILS

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


add_arguments = add_output


def main(options: argparse.Namespace) -> int:
    import torch

    from zerograd.proof.plugin import missing

    everything = catalogue_module.read(options.root)
    snippets = [snippet for snippet in everything.snippets.values() if not missing(snippet)]
    entries = [entry(everything, snippet, text, torch.__version__) for snippet, text in changed(snippets)]
    text = ""
    if entries:
        title = (
            f"## torch {torch.__version__}, Python {platform.python_version()}: {len(entries)} claims no longer hold"
        )
        text = "\n".join([title + "\n", *entries])
    hand_over(text, options.output)
    print(f"torch {torch.__version__}: {len(entries)} of {len(snippets)} claims no longer hold")
    return 0


def changed(snippets: list[Snippet]) -> list[tuple[Snippet, str]]:
    """The snippets that do not show what their pages say on this torch, and what they print instead."""
    from zerograd.commands.refresh import printed
    from zerograd.proof.process import Workers
    from zerograd.proof.prove import prove

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

"""The snippets that a command is about, by what its user typed."""

from __future__ import annotations

import sys

from zerograd.catalogue.model import SNIPPETS, Catalogue, Snippet, suggestion


def select(everything: Catalogue, names: list[str]) -> list[Snippet] | None:
    """The snippets of these names or questions (of all, if there are none); None, after saying why, if one is unsound."""
    snippets, chosen = everything.snippets, {}
    paths = tuple(f"{SNIPPETS}/{name}{end}" for name in names for end in ("/", ".md")) or (f"{SNIPPETS}/",)
    sound = {snippet.path for snippet in snippets.values()}
    unsound = [
        p for p in everything.problems if p.path.startswith(paths) and p.path.endswith(".md") and p.path not in sound
    ]
    for problem in unsound:
        print(problem, file=sys.stderr)
    if unsound:
        return None
    for name in names:
        found = {key: snippet for key, snippet in snippets.items() if name in (key, snippet.slug)}
        if not found:
            known = {*snippets, *(snippet.slug for snippet in snippets.values())}
            what = f"no snippet or question is called {name!r}{suggestion(name, known)}"
            print(f"{what}\n    cure: see snippets/", file=sys.stderr)
            return None
        chosen.update(found)
    return list((chosen if names else snippets).values())

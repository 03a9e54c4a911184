"""Said no wider than it was run: what a sentence with a general word needs.

A claim has scope over what it generalises (`holds` in its snippet), or names its one case. A sentence of the text around
the claims stands next to the claim that shows it, or links to what does.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from zerograd.catalogue.model import Claim, Page, Problem, Snippet

GENERAL = {
    "en": re.compile(
        r"\b(only|never|always|every|all|exactly|(?<!print )(?<!prints )(?<!reports )nothing|cannot|can't|any|no matter)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"只(?!是想|要|能看)|唯一|总是|始终|任何|都|恒|不会|一定|正好|永远|从不|全部|所有"),
}
"""What generalises, by language."""
QUOTED = re.compile(r"`[^`]*`|“[^”]*”|\"[^\"]*\"|\*\"[^\"]*\"\*|\$[^$]*\$")
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")
LINK = re.compile(r"\]\([^)]+\)")
SKIPPED = ("#", "!!!", "    ", "$$", "<", "|--", "```")


def general_word(sentence: str, language: str) -> str:
    """The first general word of a sentence, outside of code, formulas and quotations; "" if there is none."""
    found = GENERAL[language].search(QUOTED.sub(" ", sentence))
    return found[0] if found else ""


def check_claim(page: Page, claim: Claim, snippet: Snippet) -> Iterator[Problem]:
    if snippet.is_doubtful:
        return
    word = general_word(claim.sentence, page.language)
    named = snippet.case.get(page.language, "")
    if named and named not in claim.sentence:
        what = f"{snippet.path} says that {named!r} names the case, but the claim does not"
        yield Problem(page.path, claim.line, what, "quote the words of the sentence, or change one of the two")
    elif word and not snippet.holds and not named:
        cure = (
            f"say how far it holds: python -m zerograd vary {snippet.name} --write; or name the case in the sentence "
            "and quote it: <!--one case: plain SGD / 普通的 SGD-->"
        )
        yield Problem(page.path, claim.line, f"{word!r} says more than one run shows", cure)
    elif not snippet.scope and not snippet.one_case and page.language == "zh":
        cure = f"python -m zerograd vary {snippet.name} --write, or `<!--one case-->` if it is about exactly one"
        yield Problem(snippet.path, 1, "nothing says how far this claim holds", cure)


def check_prose(page: Page) -> Iterator[Problem]:
    """General words around the claims that nothing shows."""
    blocks = split(page.body, page.content.line)
    for i, (first, lines) in enumerate(blocks):
        beside = [blocks[j][1][0] for j in (i - 1, i + 1) if 0 <= j < len(blocks)]
        if lines[0].startswith(SKIPPED) or any(is_claim(line) for line in beside):
            continue
        if page.content.answer and first == page.content.answer.line:
            continue  # the answer names the claims that carry it
        for number, text in sentences(lines, first):
            word = general_word(text, page.language)
            if word and not LINK.search(text):
                cure = "link to the claim or the source that shows it, move it next to that claim, or say less"
                yield Problem(
                    page.path, number, f"{word!r} in a sentence that nothing shows: {text.strip()[:80]!r}", cure
                )


def is_claim(line: str) -> bool:
    return line.startswith("!!! claim") or line.lstrip().startswith("--8<--")


def split(text: str, first_line: int) -> list[tuple[int, list[str]]]:
    """The blocks between empty lines, each with its first line."""
    blocks: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(text.splitlines(), first_line):
        if not line.strip():
            fresh = True
        elif fresh:
            blocks.append((number, [line]))
            fresh = False
        else:
            blocks[-1][1].append(line)
    return blocks


def sentences(lines: list[str], first: int) -> Iterator[tuple[int, str]]:
    """Each sentence of a block with the line it starts in; an item of a list and a row of a table begin a new one, and what
    a row links to stands for the whole row."""
    for number, line in enumerate(lines, first):
        # What is quoted is somebody else's sentence, and the first cell of a row what somebody sees: no statement of ours.
        text = QUOTED.sub(lambda match: "·" * len(match[0]), line)
        if text.lstrip().startswith("|"):
            pieces = [line[text.index("|", text.index("|") + 1) :]] if text.count("|") > 1 else []
        else:
            ends = [0, *(match.end() for match in SENTENCE.finditer(text)), len(line)]
            pieces = [line[a:b] for a, b in itertools.pairwise(ends)]
        for piece in pieces:
            if piece.strip():
                yield number, piece

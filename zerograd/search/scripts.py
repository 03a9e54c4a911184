"""The scripts of the search: the page's part, the worker, and the engine assembled from its parts and tables."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path

from zerograd.catalogue.model import LANGUAGES
from zerograd.search import data
from zerograd.search.data import Question
from zerograd.search.names import hashed
from zerograd.words import words

HERE = Path(__file__).parent
PARTS = ("text", "query", "engine", "result", "tiers")
COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*\*.*?\*/)\n|^ +", re.MULTILINE | re.DOTALL)
NOTICE = "/* Contains MiniSearch 7.2.0 (MIT, Copyright 2022 Luca Ongaro) and characters of OpenCC (Apache-2.0). */"


@cache
def table(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def simplified(questions: list[Question]) -> str:
    """Pairs of a traditional and its simplified character, for the characters that occur in the questions: the others
    cannot match anything, whichever way they are written."""
    used = set("".join("".join(q.row) for q in questions))
    pairs = table("vendored/opencc-t2s.txt").split()
    return "".join(pair for pair in pairs if pair[1] in used)


def rarity(questions: list[Question]) -> dict[str, float]:
    """How much each idea tells one page from another: few name it."""
    texts = ["\n".join([q.title, *q.aliases, *q.other]).lower() for q in questions]
    named = {
        name: sum(bool(re.search(idea, text)) for text in texts)
        for name, idea in json.loads(table("ideas.json")).items()
    }
    return {name: round(math.log(1 + len(texts) / (1 + count)), 1) for name, count in named.items()}


def engine(questions: list[Question], answered: int, language: str) -> bytes:
    constants = {
        "LANGUAGE": language,
        "BASES": {
            other: "" if other == language else "en/" if language == LANGUAGES[0] else "../" for other in LANGUAGES
        },
        "LABELS": {name: words(language)["search"][name] for name in ("unanswered", "neighbour")},
        "PAIRS": simplified(questions),
        "IDEAS": json.loads(table("ideas.json")),
        "RARITY": rarity(questions[:answered]),
        "COMMON": data.COMMON,
        "ADMISSION": json.loads(table("admission.json")),
    }
    own = "".join(COMMENT.sub("", (HERE / f"worker/{part}.js").read_text(encoding="utf-8")) for part in PARTS)
    head = "".join(
        f"const {name}={json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"
        for name, value in constants.items()
    )
    return f'{NOTICE}\n"use strict";(() => {{\n{table("vendored/minisearch.js")}\n{head}{own}self.zerograd = {{ open, terms }};\n}})();\n'.encode()


def files(questions: list[Question], answered: int, language: str) -> dict[str, bytes]:
    """Of `questions`, of which so many are answered and come first."""
    contents = {
        ("box", "js"): (HERE / "box.js").read_bytes(),
        ("style", "css"): (HERE / "box.css").read_bytes(),
        ("worker", "js"): COMMENT.sub("", (HERE / "worker/worker.js").read_text(encoding="utf-8")).encode(),
        ("engine", "js"): engine(questions, answered, language),
    }
    return {hashed(stem, suffix, content): content for (stem, suffix), content in contents.items()}

"""Text to terms in Python: the counterpart of worker/text.js, for the pieces of a tiered index. A test compares both."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9_]+")
CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+[a-z]*")


@cache
def simplified() -> dict[int, str]:
    pairs = (Path(__file__).parent / "vendored/opencc-t2s.txt").read_text(encoding="utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def stem(word: str) -> str:
    if len(word) < 4 or not re.fullmatch("[a-z]+", word) or word.endswith(("ss", "us", "is")):
        return word
    w = re.sub("([^s])s$", r"\1", re.sub("sses$", "ss", re.sub("ies$", "y", word)))
    cut = re.sub("(ing|ed)$", "", w)
    if cut != w and len(cut) > 2 and re.search("[aeiouy]", cut):
        w = re.sub(r"([bdgkmnprt])\1$", r"\1", cut)
    w = re.sub("(at|ct|it|ut)ion$", r"\1", re.sub("ization$", "iz", w))
    return re.sub("e$", "", w) if len(w) > 3 else w


def terms(text: str) -> list[str]:
    out: list[str] = []
    for run in RUN.findall(unicodedata.normalize("NFKC", text).translate(simplified())):
        if ord(run[0]) >= 128:
            out += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            continue
        parts = [part for piece in run.split("_") for part in CAMEL.findall(piece)]
        if len(parts) > 1:
            out.append(run.replace("_", "").lower())
        cut = (stem(part.lower()) for part in parts)
        out += [term for term in cut if len(term) > 1 and not term.isdigit()]
    return out

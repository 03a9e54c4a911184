"""The index, cut into pieces: for each term the questions that hold it, and the questions in small chunks. A query fetches
the pieces of its terms, then the chunks of the best candidates, so what a reader loads does not grow with the catalogue."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from zerograd.search import data
from zerograd.search.names import hashed
from zerograd.search.terms import terms

TERMS = 64
"""How many terms one piece holds, on average: about as many bytes as the header of the answer that brings it."""
CHUNK = 1
COMMON = 1000
"""The list of a term that more questions than this hold costs more to load than it tells."""


def shard(term: str, count: int) -> int:
    """FNV-1a, as in worker/tiers.js."""
    number = 2166136261
    for c in term[:3] if ord(term[0]) < 128 else term:
        number = (number ^ ord(c)) * 16777619 & 0xFFFFFFFF
    return number % count


def postings(questions: list[data.Question]) -> dict[str, list[int]]:
    """For each term the numbers of the questions that hold it; of a common term, of those that hold it in the title."""
    anywhere: dict[str, list[int]] = defaultdict(list)
    titles: dict[str, list[int]] = defaultdict(list)
    for number, q in enumerate(questions):
        for term in set(terms("\n".join([q.title, *q.aliases, *q.errors, *q.apis, *q.other]))):
            anywhere[term].append(number)
        for term in set(terms(q.title)):
            titles[term].append(number)
    lists = {
        term: sorted(anywhere[term] + titles[term]) if len(anywhere[term]) <= COMMON else titles[term]
        for term in anywhere
    }
    return {term: numbers for term, numbers in lists.items() if 0 < len(numbers) <= COMMON}


def files(questions: list[data.Question], answered: int) -> dict[str, bytes]:
    """Of `questions`, of which so many are answered and come first."""
    held = postings(questions)
    shards: list[dict[str, list[int]]] = [{} for _ in range(1 + len(held) // TERMS)]
    for term, numbers in sorted(held.items()):
        shards[shard(term, len(shards))][term] = [b - a for a, b in zip([0, *numbers], numbers)]
    pieces = {f"t{i}.json": data.dump(content) for i, content in enumerate(shards)}
    for i in range(0, len(questions), CHUNK):
        pieces[f"q{i // CHUNK}.json"] = data.pack(questions[i : i + CHUNK])
    version = hashlib.sha256()
    for name, content in pieces.items():
        version.update(name.encode() + b"\0" + content)
    folder = f"tiers-{version.hexdigest()[:10]}"
    counts = {"count": len(questions), "answered": answered, "shards": len(shards), "chunk": CHUNK}
    manifest = data.dump({"folder": folder, **counts})
    return {
        hashed("index", "json", manifest): manifest,
        **{f"{folder}/{name}": content for name, content in pieces.items()},
    }

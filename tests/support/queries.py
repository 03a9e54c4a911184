"""Queries, each labelled with the questions that answer it, and how well what was found for them does."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks/search"


@dataclass
class Score:
    ranks: list[int | None] = field(default_factory=list)
    empty: int = 0

    def recall(self, k: int) -> float:
        return sum(rank is not None and rank < k for rank in self.ranks) / len(self.ranks)

    @property
    def mrr(self) -> float:
        return sum(1 / (rank + 1) for rank in self.ranks if rank is not None and rank < 10) / len(self.ranks)

    @property
    def answered(self) -> float:
        return 1 - self.empty / len(self.ranks)


def labelled(slugs, file: Path = BENCHMARK / "queries-dev.jsonl") -> list[dict]:
    """The labelled queries that one of the questions `slugs` answers; without these, all."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [
        query for query in map(json.loads, lines) if slugs is None or any(slug in slugs for slug in answering(query))
    ]


def every() -> list[dict]:
    """The labelled queries of all files."""
    return [query for file in sorted(BENCHMARK.glob("queries-*.jsonl")) for query in labelled(None, file)]


def answering(query: dict) -> list[str]:
    """The questions that answer a query: the one it is labelled with, then those that answer it as fully."""
    return [query["slug"], *query.get("also", ())]


def rank(query: dict, found: list[str]) -> int | None:
    """The place of the first of them among the questions found."""
    return next((place for place, slug in enumerate(found) if slug in answering(query)), None)


def scores(queries: list[dict], answers: list[dict]) -> dict[str, Score]:
    """A score for each language, and for each kind in it."""
    table: dict[str, Score] = defaultdict(Score)
    for query, answer in zip(queries, answers):
        found = answer["found"]
        for group in (query["lang"], f"{query['lang']} {query['kind']}"):
            table[group].ranks.append(rank(query, found))
            table[group].empty += not found
    return table

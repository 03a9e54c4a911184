"""Real queries, each labelled with the question that answers it, and how well what was found for them does."""

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
    """The labelled queries whose question is one of `slugs`; without these, all."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [query for query in map(json.loads, lines) if slugs is None or query["slug"] in slugs]


def scores(queries: list[dict], answers: list[dict]) -> dict[str, Score]:
    """A score for each language, and for each kind in it."""
    table: dict[str, Score] = defaultdict(Score)
    for query, answer in zip(queries, answers):
        found = answer["found"]
        rank = found.index(query["slug"]) if query["slug"] in found else None
        for group in (query["lang"], f"{query['lang']} {query['kind']}"):
            table[group].ranks.append(rank)
            table[group].empty += not found
    return table

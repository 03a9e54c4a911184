"""How often search finds the right question: ours and Material's stock search, on the same pages, in one run.

python -m benchmarks.search.quality            the table
python -m benchmarks.search.quality --misses   and the queries whose question is not the first result
python -m benchmarks.search.quality --file other.jsonl   on another file of labelled queries
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.search import browser, sites
from zerograd.catalogue.model import LANGUAGES


@dataclass
class Score:
    ranks: list[int | None] = field(default_factory=list)
    empty: int = 0

    def recall(self, k: int) -> float:
        return sum(rank is not None and rank < k for rank in self.ranks) / len(self.ranks)

    @property
    def mrr(self) -> float:
        return sum(1 / (rank + 1) for rank in self.ranks if rank is not None and rank < 10) / len(self.ranks)


def scores(queries: list[dict], answers: list[dict]) -> dict[str, Score]:
    """A score for each language, for each kind in it, and the misses."""
    table: dict[str, Score] = defaultdict(Score)
    for query, answer in zip(queries, answers):
        found = answer["found"]
        rank = found.index(query["slug"]) if query["slug"] in found else None
        for group in (query["lang"], f"{query['lang']} {query['kind']}"):
            table[group].ranks.append(rank)
            table[group].empty += not found
    return table


def measure(root: Path, queries: list[dict], *, stock: bool) -> dict[str, Score]:
    """Scores of one engine over both languages, each on its own site."""
    table: dict[str, Score] = {}
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        site = sites.build_both(root, Path(folder), stock=stock)
        with sites.serve(site) as address:
            for language in LANGUAGES:
                asked = [query for query in queries if query["lang"] == language]
                page = chromium.new_page()
                answers = browser.ask(page, address + sites.PLACE[language], [query["query"] for query in asked])
                page.close()
                table |= scores(asked, answers)
                for query, answer in zip(asked, answers):
                    query["stock" if stock else "ours"] = answer["found"]
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    there = sites.slugs(sites.ROOT)
    queries = sites.queries()
    if options.file:
        lines = options.file.read_text(encoding="utf-8").splitlines()
        queries = [query for query in map(json.loads, lines) if query["slug"] in there]
    ours = measure(sites.ROOT, queries, stock=False)
    stock = measure(sites.ROOT, queries, stock=True)
    print(f"{len(there)} questions, {len(queries)} queries\n")
    print("| | queries | Recall@1 | stock | Recall@3 | stock | MRR@10 | stock | empty | stock |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for group in sorted(ours):
        a, b = ours[group], stock[group]
        cells = [group, len(a.ranks)]
        cells += [f"{value:.2f}" for k in (1, 3) for value in (a.recall(k), b.recall(k))]
        cells += [f"{a.mrr:.2f}", f"{b.mrr:.2f}", a.empty, b.empty]
        print("| " + " | ".join(map(str, cells)) + " |")
    if options.misses:
        for query in queries:
            if query["ours"][:1] != [query["slug"]]:
                print(
                    f"\n{query['lang']} {query['kind']}: {query['query'][:160]}\n  wanted {query['slug']}, got {query['ours'][:4]}"
                )


if __name__ == "__main__":
    main()

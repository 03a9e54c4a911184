"""How often search finds the right question: ours and Material's stock search, on the same pages, in one run.

python -m benchmarks.search.quality            the table
python -m benchmarks.search.quality --misses   and the queries whose first result does not answer them
python -m benchmarks.search.quality --file other.jsonl   on another file of labelled queries
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.search import sites
from tests.support import browser
from tests.support.queries import BENCHMARK, Score, answering, labelled, rank, scores
from tests.support.server import serve
from zerograd import catalogue
from zerograd.catalogue.model import LANGUAGES


def measure(root: Path, queries: list[dict], *, stock: bool) -> dict[str, Score]:
    """Scores of one engine over both languages, each on its own site."""
    table: dict[str, Score] = {}
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        site = sites.build_both(root, Path(folder), stock=stock)
        with serve(site) as address:
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
    parser.add_argument("--file", type=Path, default=BENCHMARK / "queries-dev.jsonl")
    options = parser.parse_args()
    there = catalogue.read(sites.ROOT).questions("zh").keys()
    queries = labelled(there, options.file)
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
            if rank(query, query["ours"]) != 0:
                wanted = " or ".join(answering(query))
                print(
                    f"\n{query['lang']} {query['kind']}: {query['query'][:160]}\n  wanted {wanted}, got {query['ours'][:4]}"
                )


if __name__ == "__main__":
    main()

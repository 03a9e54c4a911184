"""When does search say that no page answers? Learns the weights of zerograd/search/admission.json, and measures them.

    python -m benchmarks.search.admission           the table, held out by question
    python -m benchmarks.search.admission --write   and the weights that this version of engine and catalogue gives

A query of which the repository knows that no page answers it is one that was asked for a question in `wanted/`, here with
its own wording taken out of the index (`known`) or with the whole question taken out (`unknown`), or one that was written
about something else altogether (slug `none: …`). One that a page answers is labelled with it, or is an alias of a page,
taken out of the index. Cross-validated by question; the threshold is what at most BUDGET of the labelled answered queries
exceed. `queries-held-out.jsonl` takes part in neither.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.search import sites
from tests.support import browser
from tests.support.queries import BENCHMARK
from zerograd import catalogue, search
from zerograd.catalogue.model import LANGUAGES
from zerograd.search import data

FILE = Path(search.__file__).with_name("admission.json")
BUDGET = 0.025
FOLDS = 8
ALIASES = 6
"""So many of the aliases of each page, and of the wordings of each wanted question, are left out in turn."""
WEIGHT = {"alias": 0.1, "known": 0.2, "unknown": 0.02}


@dataclasses.dataclass
class Asked:
    query: str
    slug: str
    source: str
    is_answered: bool
    language: str = ""
    signs: list[float] = dataclasses.field(default_factory=list)
    empty: bool = False


def variants(content: catalogue.Catalogue, language: str) -> Iterator[tuple[list, list, list[Asked]]]:
    """Pages, wanted questions, and the queries to put to an index of these."""
    pages, wanted = data.questions(content, language), data.wanted(content, language)
    slugs = {page.slug for page in pages}
    queries = []
    for file in sorted(BENCHMARK.glob("queries-*.jsonl")):
        for query in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            is_answered = query["slug"] in slugs
            if query["lang"] == language and (is_answered or query["slug"].startswith("none: ")):
                queries.append(Asked(query["query"], query["slug"], file.stem[8:], is_answered))
    yield pages, wanted, queries

    def without(question: data.Question, i: int, asked: tuple[str, ...]) -> tuple[data.Question, str]:
        """The question without the i-th of how it was asked."""
        gone = asked[i] if i < len(asked) else ""
        kept = {name: tuple(t for t in getattr(question, name) if t != gone) for name in ("aliases", "errors")}
        return dataclasses.replace(question, **kept), gone

    def entry(question: data.Question):
        return content.wanted[question.slug.split("#")[1]]

    def asked(question: data.Question) -> tuple[str, ...]:
        return (*entry(question).asked_in(language), *question.errors)

    for i in range(ALIASES):
        left = [(q, *without(q, i, q.aliases)) for q in pages]
        open_ = [(q, *without(q, i, asked(q))) for q in wanted]
        queries = [Asked(gone, q.slug, "alias", True) for q, _, gone in left if gone]
        queries += [Asked(gone, entry(q).slug, "known", False) for q, _, gone in open_ if gone]
        yield [q for _, q, _ in left], [q for _, q, _ in open_], queries
    order = sorted(wanted, key=lambda q: q.slug)
    random.Random(0).shuffle(order)
    for i in range(ALIASES):
        gone = order[i::ALIASES]
        queries = [Asked(query, entry(q).slug, "unknown", False) for q in gone for query in asked(q)]
        yield pages, [q for q in wanted if q not in gone], queries


def collect(content: catalogue.Catalogue) -> list[Asked]:
    """Every query with its signs."""
    everything = []
    with browser.chromium() as chromium:
        for language in LANGUAGES:
            for pages, wanted, queries in variants(content, language):
                with browser.answering(chromium, search.assembled(pages, language, wanted)) as ask:
                    for asked, answer in zip(queries, ask(query.query for query in queries)):
                        seen = {"signs": answer["signs"], "empty": not answer["items"]}
                        everything.append(dataclasses.replace(asked, language=language, **seen))
    return everything


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, a little ridge; the bias last."""
    x, weight = np.c_[x, np.ones(len(x))], weight / weight.sum()
    theta = np.zeros(x.shape[1])
    for _ in range(12):
        p = 1 / (1 + np.exp(-x @ theta))
        hessian = (x.T * (weight * p * (1 - p))) @ x + 1e-3 * np.eye(len(theta))
        theta -= np.linalg.solve(hessian, x.T @ (weight * (p - y)) + 1e-3 * theta)
    return theta


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path, help="read the signs from this file, or write them to it")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        everything = [Asked(**each) for each in json.loads(options.keep.read_text(encoding="utf-8"))]
    else:
        everything = collect(catalogue.read(sites.ROOT))
        if options.keep:
            options.keep.write_text(json.dumps([dataclasses.asdict(each) for each in everything]), encoding="utf-8")
    x = np.array([each.signs for each in everything])
    y = np.array([not each.is_answered for each in everything], float)
    source = np.array([each.source for each in everything])
    fold = np.array([zlib.crc32(each.slug.encode()) % FOLDS for each in everything])
    empty = np.array([each.empty for each in everything])
    learns = (source != "held-out") & ~empty
    weight = np.array([WEIGHT.get(each.source, 1.0) for each in everything])
    score = np.empty(len(x))
    for k in range(FOLDS):
        theta = fit(*(values[learns & (fold != k)] for values in (x, y, weight)))
        score[fold == k] = x[fold == k] @ theta[:-1] + theta[-1]
    score[empty] = np.inf
    threshold = np.quantile(score[np.isin(source, ["dev", "tuning"]) & (y == 0)], 1 - BUDGET)
    theta = fit(x[learns], y[learns], weight[learns])
    print(
        "weights",
        theta.round(3),
        f"threshold {threshold:.3f}\n\n| | language | queries | admitted |\n|---|---|---|---|",
    )
    for name in ("dev", "tuning", "held-out", "alias", "known", "unknown"):
        for answered in (True, False):
            for language in LANGUAGES:
                of = [
                    s > threshold
                    for s, e in zip(score, everything)
                    if (e.source, e.is_answered, e.language) == (name, answered, language)
                ]
                if of:
                    print(
                        f"| {name}, {'answered' if answered else 'no page'} | {language} | {len(of)} | {np.mean(of):.3f} |"
                    )
    if options.write:
        weights = {
            "weights": [round(w, 3) for w in theta[:-1].tolist()],
            "bias": round(float(theta[-1] - threshold), 3),
        }
        FILE.write_text(json.dumps(weights) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

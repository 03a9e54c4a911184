"""What search costs at 84, 150 and 1,000 questions: build time, bytes, time to the first result, warm latency.

    python -m benchmarks.search.cost [--sizes 84 150 1000]

Beyond the real questions the catalogue is filled with synthetic ones: real pages whose words are exchanged, four in
five for made-up ones and one in ten for another of the catalogue, so that lengths stay those of real text.
"First result" is the time from the first query of a fresh worker to its answer, nothing having been loaded before and
the page having been open for a second; "after focus" the same when the box got the focus two seconds earlier. Bytes are
gzip.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import random
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlparse

from benchmarks.search import sites
from tests.support import browser
from tests.support.queries import Score, labelled, rank
from tests.support.server import serve
from zerograd import catalogue, search
from zerograd.catalogue.model import LANGUAGES
from zerograd.search import data

SEEN, FOCUSED = 1000, 2000
"""Milliseconds for which the page is open before the first query, and the box has the focus before it."""
WORDS = re.compile(r"[A-Za-z_]{4,}|[\u4e00-\u9fff]{2}")
WARM = """async ([address, channel]) => {
  window.warm = new Worker(address + "#" + channel);
  await new Promise((done) => { window.warm.onmessage = done; window.warm.postMessage({ type: 0, data: {} }); });
  new BroadcastChannel(channel).postMessage("focus");
}"""
FIRST = """async (query) => {
  const start = performance.now();
  await new Promise((done) => { window.warm.onmessage = done; window.warm.postMessage({ type: 2, data: query }); });
  return performance.now() - start;
}"""


def filled(questions: list[data.Question], count: int, seed: int = 0) -> list[data.Question]:
    """`count` questions: the real ones first, then synthetic ones."""
    chance = random.Random(seed)
    pool = [
        word for q in questions for word in WORDS.findall(" ".join([q.title, q.description, *q.aliases, *q.claims]))
    ]
    made_up = [
        "".join(chance.choice("abcdefghiklmnoprstuvw") for _ in range(chance.randint(4, 10))) for _ in range(count)
    ]
    made_up_chinese = ["".join(chr(chance.randint(0x4E00, 0x9FA5)) for _ in range(2)) for _ in range(count)]

    def other(match: re.Match) -> str:
        kind = chance.random()
        if kind > 0.9:
            return match[0]
        if kind > 0.8:
            return chance.choice(pool)
        return chance.choice(made_up_chinese if "\u4e00" <= match[0][0] <= "\u9fff" else made_up)

    def synthetic(number: int) -> data.Question:
        model = chance.choice(questions)
        change = lambda text: WORDS.sub(other, text)
        lists = {
            name: tuple(map(change, getattr(model, name))) for name in ("aliases", "errors", "apis", "claims", "other")
        }
        return dataclasses.replace(
            model, slug=f"synthetic-{number}", title=change(model.title), description=change(model.description), **lists
        )

    return questions[:count] + [synthetic(number) for number in range(count - len(questions))]


def measure(content: catalogue.Catalogue, language: str, count: int, queries: list[dict], chromium) -> dict:
    questions, wanted = filled(data.questions(content, language), count), data.wanted(content, language)
    start = time.perf_counter()
    written = search.assembled(questions, language, wanted)
    built = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        for name, value in written.items():
            file = Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(value)
        (Path(folder) / "blank.html").write_text("<!doctype html>", encoding="utf-8")
        with serve(Path(folder)) as address:
            texts = [query["query"] for query in queries]
            names = {Path(name).name.split(".")[0]: name for name in written if name.count("/") == 1}
            worker = f"{address}{names['worker']}?index={Path(names['index']).name}&engine={Path(names['engine']).name}"
            cold, fetched = [], []
            for text in texts[:5]:
                context = chromium.new_context()
                page = context.new_page()
                page.goto(address + "blank.html")
                page.wait_for_timeout(SEEN)
                seen: list[str] = []
                page.on("response", lambda response, seen=seen: seen.append(urlparse(response.url).path.lstrip("/")))
                cold.append(browser.ask_worker(page, worker, [text])[0]["ms"])
                page.wait_for_timeout(50)
                fetched.append(sum(len(gzip.compress(written[name], 9)) for name in set(seen) if name in written))
                context.close()
            page = chromium.new_context().new_page()
            page.goto(address + "blank.html")
            page.evaluate(WARM, [worker, "benchmark"])
            page.wait_for_timeout(FOCUSED)
            focused = page.evaluate(FIRST, texts[0])
            answers = browser.ask_worker(page, worker, texts + texts)[len(texts) :]
            page.context.close()
    times = sorted(answer["ms"] for answer in answers)
    ranks = Score([rank(query, answer["found"]) for query, answer in zip(queries, answers)])
    return {
        "questions": count,
        "language": language,
        "build s": f"{built:.2f}",
        "files": len(written),
        "index KB": f"{sum(len(gzip.compress(v, 9)) for n, v in written.items() if '/index.' in n or '/tiers-' in n) / 1000:.1f}",
        "worker KB": f"{sum(len(gzip.compress(v, 9)) for n, v in written.items() if '/worker.' in n or '/engine.' in n) / 1000:.1f}",
        "loaded for the first result KB": f"{max(fetched) / 1000:.1f}",
        "first result ms": f"{statistics.median(cold):.0f}",
        "after focus ms": f"{focused:.0f}",
        "warm p50 ms": f"{statistics.median(times):.1f}",
        "warm p95 ms": f"{times[int(len(times) * 0.95)]:.1f}",
        "Recall@3": f"{ranks.recall(3):.2f}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[84, 150, 1000])
    options = parser.parse_args()
    content = catalogue.read(sites.ROOT)
    queries = labelled(content.questions("zh"))
    rows = []
    with browser.chromium() as chromium:
        for count in options.sizes:
            for language in LANGUAGES:
                rows.append(measure(content, language, count, [q for q in queries if q["lang"] == language], chromium))
                if len(rows) == 1:
                    print("| " + " | ".join(rows[0]) + " |\n|" + "---|" * len(rows[0]), flush=True)
                print("| " + " | ".join(map(str, rows[-1].values())) + " |", flush=True)


if __name__ == "__main__":
    main()

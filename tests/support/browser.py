"""Queries put to the search in Chromium: to a worker, by the messages that Material's page sends, or to its engine alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from zerograd.search.data import UNANSWERED

ASK = """async ([address, index, queries]) => {
  const worker = new Worker(address);
  const next = (type) => new Promise((done, fail) => {
    const timer = setTimeout(fail, 20000, new Error(`no message ${type} within 20 s`));
    worker.addEventListener("message", function on({ data }) {
      if (data.type !== type) return;
      worker.removeEventListener("message", on);
      clearTimeout(timer);
      done(data.data);
    });
  });
  const ready = next(1);
  const setup = index ? await (await fetch(index)).json() : {};
  worker.postMessage({ type: 0, data: { ...setup, options: { suggest: false } } });
  await ready;
  const answers = [];
  for (const query of queries) {
    const start = performance.now();
    const result = next(3);
    worker.postMessage({ type: 2, data: query });
    const { items } = await result;
    answers.push({ ms: performance.now() - start, items: items.map((group) => group[0]) });
  }
  worker.terminate();
  return answers;
}"""

OPEN = """async ([engine, files]) => {
  (0, eval)(engine);
  // The pieces of the index are at hand, as text.
  self.TextDecoder = class { decode(text) { return text; } };
  self.fetch = async (url) => ({ ok: true, arrayBuffer: async () => files[new URL(url).pathname.slice(1)] });
  self.put = await zerograd.open(`https://search/${Object.keys(files).find((name) => name.includes("/index."))}`);
}"""
PUT = """async (queries) => {
  const answers = [];
  for (const query of queries) answers.push(await self.put(query));
  return JSON.stringify(answers.map((answer) => ({ ...answer, items: answer.items.map(([item]) => item) })));
}"""
"""Their answers as one text: Playwright takes longer over a thousand objects than the search itself."""


@contextmanager
def chromium():
    """A headless Chromium: the system's where there is one, else Playwright's own. Its shell opens a new page for less than
    half of what a whole Chromium takes, whose windows nobody sees."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=args)
        try:
            yield browser
        finally:
            browser.close()


def ask_worker(page: Page, worker: str, queries: list[str], index: str = "") -> list[dict]:
    """For each query the milliseconds it took, the items shown, and the slugs found, best first."""
    answers = page.evaluate(ASK, [worker, index, queries])
    return [{**answer, "found": slugs(answer)} for answer in answers]


@contextmanager
def answering(browser: Browser, files: Mapping[str, bytes]):
    """The function that puts queries to the engine among these files, each once, and returns what it answers and the slugs
    found; without a worker and without requests."""
    page = browser.new_page()
    engine = next(content for name, content in files.items() if "/engine." in name).decode()
    page.evaluate(OPEN, [engine, {n: content.decode("gb18030") for n, content in files.items() if n.endswith(".json")}])
    known: dict[str, dict] = {}

    def answers(queries: Iterable[str]) -> list[dict]:
        queries = list(queries)
        new = [query for query in dict.fromkeys(queries) if query not in known]
        for query, answer in zip(new, json.loads(page.evaluate(PUT, new))):
            known[query] = {**answer, "found": slugs(answer)}
        return [known[query] for query in queries]

    yield answers
    page.close()


def slugs(answer: dict) -> list[str]:
    return list(dict.fromkeys(question(item["location"]) for item in answer["items"]))


def question(location: str) -> str:
    """The slug of the question that a result leads to; of one that nobody has answered, its place on the page of those."""
    page, _, section = location.partition("#")
    slug = page.rstrip("/").split("/")[-1]
    return section if slug == UNANSWERED else slug


def ask(page: Page, site: str, queries: list[str]) -> list[dict]:
    """The answers of the worker that the pages of a site name."""
    page.goto(site + "404.html")
    worker = page.evaluate(
        "new URL(JSON.parse(document.getElementById('__config').textContent).search, location.href).href"
    )
    return ask_worker(page, worker, queries, site + "search/search_index.json")

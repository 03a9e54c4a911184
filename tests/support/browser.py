"""Queries put to a search worker in Chromium, by the messages that Material's page sends."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

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


@contextmanager
def chromium():
    """A headless Chromium: the system's where there is one, else Playwright's own."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=args)
        try:
            yield browser
        finally:
            browser.close()


def ask_worker(page: Page, worker: str, queries: list[str], index: str = "") -> list[dict]:
    """For each query the milliseconds it took, the items shown, and the slugs found, best first."""
    answers = page.evaluate(ASK, [worker, index, queries])
    for answer in answers:
        answer["found"] = list(dict.fromkeys(question(item["location"]) for item in answer["items"]))
    return answers


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

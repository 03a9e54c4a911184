"""Without network: the site as one file, opened without a server, and the pages of the site that were seen before."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from support.server import serve

from zerograd.site.exports import offline

BOX = "[data-md-component=search-query]"
FIRST = ".md-search-result__item:first-child a"
ERROR = "RuntimeError: Trying to backward through the graph a second time"
KEPT = """async () => {
  const name = (await caches.keys()).find((name) => name.startsWith("kept"));
  return name ? (await (await caches.open(name)).keys()).map(({ url }) => url) : [];
}"""


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("a folder with 空格")
    with ZipFile(site / offline.FILE) as archive:
        archive.extractall(folder)
    assert (site / offline.FILE).stat().st_size <= 15_000_000
    return folder / offline.FOLDER


def test_every_link_of_the_unpacked_site_names_a_file(unpacked):
    wrong = [
        f"{file.relative_to(unpacked)}: {link}"
        for file in unpacked.rglob("index.html")
        for _, link in offline.LINK.findall(file.read_text(encoding="utf-8"))
        if not (file.parent / link).is_file()
    ]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("path, query", [("", "为什么要梯度清零"), ("en/", "why zero the gradients")])
def test_the_unpacked_site_opens_and_finds_without_a_server(path, query, page, unpacked):
    faults = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    home = (unpacked / path / "index.html").as_uri()
    for text, slug in ((query, "why-zero-grad"), (ERROR, "err-backward-second-time")):
        page.goto(home)
        assert page.locator(".md-header").evaluate("header => getComputedStyle(header).position") == "sticky"
        page.locator(BOX).fill(text)
        page.locator(FIRST).click()
        page.wait_for_url(f"**/{path}{slug}/index.html")
    page.goto((unpacked / path / "why-zero-grad/index.html").as_uri())
    page.locator(".trace-player").wait_for()
    page.locator(".language-switch").click()
    page.wait_for_url(f"**/zero-grad/{'' if path else 'en/'}why-zero-grad/index.html")
    assert page.evaluate("document.documentElement.lang") == ("zh" if path else "en")
    assert not faults, "\n".join(faults)


def wait_for_kept(page, url: str) -> list[str]:
    for _ in range(200):
        if url in (kept := page.evaluate(KEPT)):
            return kept
        page.wait_for_timeout(50)
    pytest.fail(f"not kept: {url}")


def test_pages_that_were_seen_open_again_without_network(page, site):
    with serve(site, "zero-grad") as address:
        for path in ("", "en/why-zero-grad/"):
            page.goto(address + path)
            wait_for_kept(page, address + path)
        page.locator(BOX).fill(ERROR)
        page.locator(FIRST).wait_for()
    page.reload()
    page.locator(BOX).fill(ERROR)
    page.locator(f"{FIRST}[href*='/err-backward-second-time/']").wait_for()
    for path in ("", "en/why-zero-grad/?h=zero#fix", ""):
        page.goto(address + path)
        assert page.locator(".md-header").evaluate("header => getComputedStyle(header).position") == "sticky"
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"{address}topics/")


def test_what_is_kept_is_bounded_and_what_another_version_kept_is_thrown_away(page, site):
    # More than a page and what it loads, which come in any order.
    few = (site / "kept.js").read_text(encoding="utf-8").replace("MOST = 300", "MOST = 40").encode()
    with serve(site, "zero-grad", {"kept.js": few}) as address:
        page.goto(f"{address}index.md")
        page.evaluate(
            "address => Promise.all([`kept-0 ${address}`, 'of another site'].map((name) => caches.open(name)))", address
        )
        page.goto(address)
        wait_for_kept(page, address)
        assert set(page.evaluate("caches.keys()")) == {f"kept-1 {address}", "of another site"}
        urls = [f"{address}{file.relative_to(site).as_posix()}" for file in sorted(site.glob("*.md"))[:60]]
        page.evaluate("async (urls) => { for (const url of urls) await fetch(url) }", urls)
        page.goto(f"{address}en/")
        wait_for_kept(page, f"{address}en/")
        for _ in range(200):
            if address not in (kept := page.evaluate(KEPT)) and len(kept) <= 40:
                break
            page.wait_for_timeout(50)
        assert 10 < len(kept) <= 40 and urls[-1] in kept and address not in kept

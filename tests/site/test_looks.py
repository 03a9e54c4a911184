"""The built site as people meet it: read, switch the language, copy, search; on a desk, on a phone and on paper."""

from urllib.parse import urlsplit

import pytest

BOX = "[data-md-component=search-query]"
FIRST = ".md-search-result__item:first-child a"
KINDS = [
    "",
    "why-zero-grad/",
    "err-inplace-modified/",
    "loss-not-decreasing/",
    "lab-zeroing/",
    "how-we-verify/",
    "apis/",
]
"""A page of each template and of each kind of content."""
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def visit(browser, address):
    """Opens pages of the site; when the test is over, no request has left it and the console has no error, so nothing was
    refused by the policy of a page."""
    opened, faults = [], []

    def check(url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and not url.startswith(address):
            faults.append(f"a request left the site: {url}")

    def go(path: str, size: str = "desk", **options):
        permissions = ["clipboard-read", "clipboard-write"]
        context = browser.new_context(viewport=SIZES[size], permissions=permissions, **options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("request", lambda request: check(request.url))
        page.goto(address + path)
        return page

    yield go
    for context in opened:
        context.close()
    assert not faults, "\n".join(faults)


def rgb(element, what: str) -> list[int]:
    return [int(part) for part in element.evaluate(f"e => getComputedStyle(e).{what}")[4:-1].split(",")[:3]]


def luminance(colour: list[int]) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in (part / 255 for part in colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


@pytest.mark.parametrize("size, scheme", [("desk", "light"), ("phone", "dark")])
def test_pages_fit_and_are_quiet(size, scheme, visit, address):
    page, wide = visit("", size, color_scheme=scheme), []
    for path in [*KINDS, *(f"en/{path}" for path in KINDS), "404.html"]:
        page.goto(address + path)
        page.wait_for_timeout(100)
        ground = luminance(rgb(page.locator("body"), "backgroundColor"))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SIZES[size]["width"] or page.locator("h1").count() != 1 or (ground < 0.1) != (scheme == "dark"):
            wide.append(f"{path}: {width} px wide, {page.locator('h1').count()} headings, luminance {ground:.2f}")
    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_copy_button_is_seen_without_a_pointer_above_it(scheme, visit):
    page = visit("en/why-zero-grad/", color_scheme=scheme)
    button = page.locator(".claim .md-code__button").first
    button.wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    ground = rgb(page.locator(".claim pre > code").first, "backgroundColor")
    low, high = sorted((luminance(rgb(button, "color")), luminance(ground)))
    assert (high + 0.05) / (low + 0.05) >= 3


def test_the_scheme_and_the_place_are_kept_when_the_language_changes(visit, catalogue):
    claim = catalogue.pages["en"]["why-zero-grad"].claims[-1].name
    page = visit(f"why-zero-grad/#{claim}", color_scheme="light")
    page.locator("label[for=__palette_1]").first.click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.locator(".language-switch").click()
    page.wait_for_url(f"**/en/why-zero-grad/#{claim}")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_the_language_switch_stays_on_the_page(visit, address):
    page = visit("")
    for path in KINDS:
        page.goto(address + path)
        for language, there in (("en", f"en/{path}"), ("zh", path)):
            page.locator(".language-switch").click()
            page.wait_for_url(address + there)
            assert page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize("path", ["why-zero-grad/", "en/lab-zeroing/"])
def test_without_scripts_it_follows_the_systems_scheme(path, visit):
    for scheme in ("light", "dark"):
        page = visit(path, color_scheme=scheme, java_script_enabled=False)
        ground = luminance(rgb(page.locator("pre > code").first, "backgroundColor"))
        assert (ground < 0.05) == (scheme == "dark")


def test_everything_is_there_without_scripts(visit, address):
    page = visit("why-zero-grad/", "phone", java_script_enabled=False)
    for part in (".claim pre", ".related a", ".page-markdown"):
        assert page.locator(part).first.is_visible(), part
    assert not page.locator(".page-copy").is_visible()
    page.goto(address)
    assert page.locator(".home section a").first.is_visible() and not page.locator(".home-search").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_it_is_dark_on_light_without_controls(scheme, visit):
    page = visit("en/why-zero-grad/", color_scheme=scheme)
    page.locator(".trace-player").wait_for()
    page.emulate_media(media="print")
    for part in ("h1", ".claim .admonition-title", ".claim pre > code", ".output pre > code", ".verdict"):
        assert sum(rgb(page.locator(part).first, "color")) < 400, part
    assert sum(rgb(page.locator(".claim pre > code").first, "backgroundColor")) > 700
    for part in (".trace", ".claim-links", ".md-code__nav", ".md-header", ".md-sidebar", ".related"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator(".claim-foot summary").first.is_visible()


@pytest.mark.parametrize("path", ["", "en/"])
def test_the_home_page_leads_to_an_answer(path, visit):
    page = visit(path)
    below = page.locator(".home-columns").bounding_box()
    assert below["y"] + below["height"] <= SIZES["desk"]["height"], "all of it on one screen"
    page.locator(".home section a").first.click()
    page.locator(".claim").first.wait_for()


def test_the_answer_is_above_the_fold_on_a_phone(visit, address, catalogue):
    page, low = visit("", "phone"), []
    for path in (f"{prefix}{slug}/" for prefix in ("", "en/") for slug in catalogue.most_asked):
        page.goto(address + path)
        answer = page.locator("article > p > strong").first.bounding_box()
        if answer["y"] + answer["height"] > SIZES["phone"]["height"]:
            low.append(path)
    assert not low


def wait_for_copied(page) -> str:
    for _ in range(100):  # not wait_for_function, which the policy refuses as eval
        if copied := page.evaluate("navigator.clipboard.readText()"):
            return copied
        page.wait_for_timeout(50)
    return ""


@pytest.mark.parametrize("path, slug", [("", "why-zero-grad"), ("en/", "err-inplace-modified")])
def test_the_copy_button_copies_exactly_the_code(path, slug, visit, catalogue):
    page = visit(f"{path}{slug}/")
    claims = catalogue.pages["en"][slug].claims
    buttons = page.locator(".claim .md-clipboard, .claim [data-md-type=copy]")
    assert buttons.count() == len(claims), "one for each code, none for an output"
    for i, claim in enumerate(claims):
        page.evaluate("navigator.clipboard.writeText('')")
        buttons.nth(i).click()
        assert wait_for_copied(page) == catalogue.snippets[claim.snippet].code.rstrip("\n")


@pytest.mark.parametrize("path", ["why-zero-grad", "en/err-inplace-modified"])
def test_a_page_is_copied_as_markdown(path, visit, site):
    page = visit(f"{path}/")
    page.locator(".page-copy").click()
    page.wait_for_selector(".page-copied:not(:empty)")
    assert wait_for_copied(page) == (site / f"{path}.md").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_copied_is_shown(visit):
    page = visit("why-zero-grad/")
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('refused')) }")
    page.locator(".page-copy").click()
    page.wait_for_url("**/why-zero-grad.md")


def test_a_claim_shows_what_refutes_it_and_where_to_contest_it(visit, known):
    facts = known["zh"]
    snippet = next(s for s in facts.published() if facts.report.verdict(s).counterfactuals)
    page = visit(f"{snippet.slug}/#{snippet.claim}")
    claim = page.locator(f"#{snippet.claim}")
    claim.locator(".claim-foot summary").click()
    assert claim.locator(".claim-foot details li").first.is_visible()
    links = claim.locator(".claim-links a").evaluate_all("links => links.map(link => link.href)")
    (contest,) = [link for link in links if "wrong-answer.yml" in link]
    assert f"claim={snippet.slug}%2F{snippet.claim}" in contest


def test_a_long_code_can_be_folded_away(visit, known):
    snippet = next(s for s in known["zh"].published() if s.code.count("\n") > 25)
    page = visit(f"{snippet.slug}/")
    code = page.locator(f"#{snippet.claim} > details.long-code")
    assert code.locator("pre").is_visible()
    code.locator("> summary").click()
    assert not code.locator("pre").is_visible()


QUERIES = {
    "梯度下降算法中为什么要对梯度清零": "why-zero-grad",
    "optimizer.zero_grad()、loss.backward()、optimizer.step() 三步各做什么": "minimal-training-loop",
    "损失函数与优化器之间的关系": "loss-optimizer-connection",
    "RuntimeError: Trying to backward through the graph a second time": "err-backward-second-time",
}


@pytest.mark.parametrize("size", SIZES)
def test_search_finds_from_the_home_page(size, visit, address):
    for query, slug in QUERIES.items():
        page = visit("", size)
        page.locator(".home-search").click()
        page.locator(BOX).fill(query)
        page.wait_for_selector(f"{FIRST}[href*='/{slug}/']")


def test_search_answers_in_the_language_of_the_site(visit):
    page = visit("en/")
    page.keyboard.press("/")
    page.locator(BOX).fill("why do gradients accumulate")
    page.wait_for_selector(FIRST)
    assert "/en/" in page.locator(FIRST).evaluate("link => link.href")


def test_what_the_policy_forbids_does_not_run(browser, address):
    page = browser.new_page()
    page.goto(f"{address}why-zero-grad/")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.injected = 1";
        document.body.append(script);
        const image = document.createElement("img");
        image.setAttribute("onerror", "window.handled = 1");
        image.src = "data:,";
        document.body.append(image);
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("[window.injected, window.handled]") == [None, None]
    assert page.evaluate("fetch('https://example.com/').then(() => 'sent', () => 'refused')") == "refused"
    page.close()

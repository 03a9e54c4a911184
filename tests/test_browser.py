"""The built site as people meet it: read, switch the language, copy, search; on a desk and on a phone."""

from urllib.parse import urlsplit

import pytest

BOX = "[data-md-component=search-query]"
FIRST = ".md-search-result__item:first-child a"
PAGES = [
    "",
    "en/",
    "why-zero-grad/",
    "en/why-zero-grad/",
    "err-inplace-modified/",
    "en/loss-not-decreasing/",
    "how-we-verify/",
]
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def visit(browser, address):
    """Opens pages of the site; when the test is over, no request has left it and the console has no error."""
    opened, faults = [], []

    def go(path: str, size: str = "desk", **options):
        context = browser.new_context(
            viewport=SIZES[size], permissions=["clipboard-read", "clipboard-write"], **options
        )
        opened.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None
        )
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("request", lambda request: check(request.url))
        page.goto(address + path, wait_until="load")
        return page

    def check(url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and not url.startswith(address):
            faults.append(f"a request left the site: {url}")

    yield go
    for context in opened:
        context.close()
    assert not faults, "\n".join(faults)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `rgb(r, g, b)`."""
    parts = [int(part) / 255 for part in colour[4:-1].split(",")[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_copy_button_is_seen_without_a_pointer_above_it(scheme, visit):
    page = visit("en/why-zero-grad/", color_scheme=scheme)
    button = page.locator(".claim .md-code__button").first
    button.wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    colour = button.evaluate("element => getComputedStyle(element).color")
    ground = page.locator(".claim pre > code").first.evaluate("element => getComputedStyle(element).backgroundColor")
    low, high = sorted((luminance(colour), luminance(ground)))
    assert (high + 0.05) / (low + 0.05) >= 3


def test_the_scheme_and_the_place_are_kept_when_the_language_changes(visit):
    page = visit("why-zero-grad/#backward-adds", color_scheme="light")
    page.locator("label[for=__palette_1]").first.click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.locator(".language-switch").click()
    page.wait_for_url("**/en/why-zero-grad/#backward-adds")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


@pytest.mark.parametrize("path", ["why-zero-grad/", "en/lab-zeroing/"])
def test_without_scripts_it_follows_the_systems_scheme(path, visit):
    for scheme in ("light", "dark"):
        page = visit(path, color_scheme=scheme, java_script_enabled=False)
        ground = page.locator("pre > code").first.evaluate("element => getComputedStyle(element).backgroundColor")
        assert (luminance(ground) < 0.05) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_it_is_dark_on_light_without_controls(scheme, visit):
    page = visit("en/why-zero-grad/", color_scheme=scheme)
    page.locator(".trace-player").wait_for()
    page.emulate_media(media="print")
    for part in ("h1", ".claim .admonition-title", ".claim pre > code", ".output pre > code", ".verdict"):
        colour = page.locator(part).first.evaluate("element => getComputedStyle(element).color")
        assert sum(map(int, colour[4:-1].split(",")[:3])) < 400, (part, colour)
    ground = page.locator(".claim pre > code").first.evaluate("element => getComputedStyle(element).backgroundColor")
    assert sum(map(int, ground[4:-1].split(",")[:3])) > 700
    for part in (".trace", ".claim-links", ".md-code__nav", ".md-header", ".md-sidebar", ".related"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator(".claim-foot summary").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_is_quiet(path, size, scheme, visit):
    page = visit(path, size, color_scheme=scheme)
    page.wait_for_timeout(200)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, ground[4:-1].split(",")[:3])) < 200 if scheme == "dark" else ground == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", ["", "en/"])
def test_the_home_page_leads_to_an_answer(path, visit):
    page = visit(path)
    assert page.locator(".home-search").is_visible()
    assert page.locator(".home section").count() == 2
    below = page.locator(".home-columns").bounding_box()
    assert below["y"] + below["height"] <= SIZES["desk"]["height"], "all of it on one screen"
    page.locator(".home section a").first.click()
    assert page.locator(".claim.verified").count() > 0


@pytest.mark.parametrize("slug", ["why-zero-grad", "err-inplace-modified"])
@pytest.mark.parametrize("path", ["", "en/"])
def test_the_answer_is_above_the_fold_on_a_phone(path, slug, visit):
    page = visit(f"{path}{slug}/", "phone")
    answer = page.locator("article > p > strong").first.bounding_box()
    assert answer["y"] + answer["height"] <= SIZES["phone"]["height"]


@pytest.mark.parametrize("start", ["why-zero-grad/", "loss-nan/", "", "how-we-verify/"])
def test_the_language_switch_stays_on_the_page(start, visit, address):
    page = visit(start)
    page.locator(".language-switch").click()
    page.wait_for_url(f"{address}en/{start}")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.locator(".language-switch").click()
    page.wait_for_url(f"{address}{start}")
    assert page.evaluate("document.documentElement.lang") == "zh"


@pytest.mark.parametrize("path", ["", "en/"])
@pytest.mark.parametrize("slug", ["why-zero-grad", "loss-not-decreasing"])
def test_the_copy_button_copies_exactly_the_code(path, slug, visit, catalogue):
    page = visit(f"{path}{slug}/")
    claims = catalogue.pages["en"][slug].claims
    buttons = page.locator(".claim .md-clipboard, .claim [data-md-type=copy]")
    assert buttons.count() == len(claims), "one for each code, none for an output"
    for i, claim in enumerate(claims):
        page.evaluate("navigator.clipboard.writeText('')")
        buttons.nth(i).click()
        for _ in range(50):  # not wait_for_function, which the content policy refuses as eval
            if page.evaluate("navigator.clipboard.readText()"):
                break
            page.wait_for_timeout(100)
        assert page.evaluate("navigator.clipboard.readText()") == catalogue.snippets[claim.snippet].code.rstrip("\n")


def test_a_claim_shows_what_refutes_it_and_where_to_contest_it(visit):
    page = visit("why-zero-grad/#backward-adds")
    claim = page.locator("#backward-adds")
    claim.locator("summary").click()
    assert claim.locator("details li").first.is_visible()
    href = claim.get_by_text("这条不对").get_attribute("href")
    assert "wrong-answer.yml" in href and "claim=why-zero-grad%2Fbackward-adds" in href


def test_a_long_code_can_be_folded_away(visit, catalogue):
    page = visit("loss-nan/")
    code = page.locator("#recipe-first-non-finite > details.long-code")
    assert code.locator("pre").is_visible()
    code.locator("> summary").click()
    assert not code.locator("pre").is_visible()
    assert page.locator(".claim > details.long-code").count() == sum(
        catalogue.snippets[claim.snippet].code.count("\n") > 25 for claim in catalogue.pages["zh"]["loss-nan"].claims
    )


QUERIES = {
    "梯度下降算法中为什么要对梯度清零": "why-zero-grad",
    "这个清零梯度是什么意思": "why-zero-grad",
    "optimizer.zero_grad()、loss.backward()、optimizer.step() 三步各做什么": "minimal-training-loop",
    "损失函数与优化器之间的关系": "loss-optimizer-connection",
    "RuntimeError: Trying to backward through the graph a second time": "err-backward-second-time",
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("query, slug", QUERIES.items())
def test_search_finds(query, slug, size, visit):
    page = visit("", size)
    page.locator(".home-search").click()
    page.locator(BOX).fill(query)
    page.wait_for_selector(FIRST)
    page.wait_for_timeout(300)
    assert urlsplit(page.locator(FIRST).first.get_attribute("href")).path.rstrip("/").endswith(f"/{slug}")


def test_search_answers_in_the_language_of_the_site(visit):
    page = visit("en/")
    page.keyboard.press("/")
    page.locator(BOX).fill("why do gradients accumulate")
    page.wait_for_selector(FIRST)
    assert "/en/" in page.evaluate("document.querySelector(arguments)".replace("arguments", repr(FIRST)) + ".href")


def test_everything_is_there_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page = context.new_page()
    page.goto(f"{address}why-zero-grad/")
    assert page.locator(".claim pre").first.is_visible() and page.locator(".related a").first.is_visible()
    page.goto(address)
    assert page.locator(".home section a").first.is_visible() and not page.locator(".home-search").is_visible()
    context.close()

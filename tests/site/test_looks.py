"""The built site as people meet it: read, switch the language, copy, search; on a desk, on a phone and on paper."""

import itertools
import re
from urllib.parse import urlsplit

import pytest

from zerograd.site import home

BOX = "[data-md-component=search-query]"
FIRST = ".md-search-result__item:first-child a"
KINDS = [
    "",
    "why-zero-grad/",
    "err-inplace-modified/",
    "loss-not-decreasing/",
    "lab-zeroing/",
    "how-we-verify/",
    "recipes/",
    "apis/",
    "unanswered/",
]
"""A page of each template and of each kind of content."""
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


STARTS = """() => {
    const found = [], walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
        const block = node.parentElement.closest("p, li, h1, h2, h3, td");
        if (!block || !node.parentElement.checkVisibility({ contentVisibilityAuto: true })) continue;
        const box = block.getBoundingClientRect(), left = box.left + parseFloat(getComputedStyle(block).paddingLeft);
        for (const { index } of node.data.matchAll(/[，。：；！？、）]/g)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + 1);
            const place = range.getBoundingClientRect();
            if (place.width && place.left < left + 2 && place.top > box.top + 4) found.push(node.data.slice(index, index + 9));
        }
    }
    return found;
}"""
"""Where a line begins with a closing mark, which in Chinese it must not."""


@pytest.fixture(scope="module")
def opened(browser, address):
    """A function that gives a page with these options, one for all tests because a new one starts a process; and what was
    wrong on them: a request that left the site, an error in the console."""
    pages, faults = {}, []

    def check(url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and not url.startswith(address):
            faults.append(f"a request left the site: {url}")

    def say(page, said) -> None:
        # A browser that shows a plain file asks the root of the host for a picture of the site.
        if not said.location["url"].endswith("/favicon.ico"):
            faults.append(f"{page.url}: {said.text}")

    def page_of(**options):
        if (key := tuple(sorted(options.items()))) not in pages:
            context = browser.new_context(
                permissions=["clipboard-read", "clipboard-write"], service_workers="block", **options
            )
            pages[key] = page = context.new_page()
            page.on("console", lambda said: say(page, said) if said.type == "error" else None)
            page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
            page.on("request", lambda request: check(request.url))
        return pages[key]

    yield page_of, faults
    for page in pages.values():
        page.context.close()


@pytest.fixture
def visit(opened, address):
    """Opens pages of the site; when the test is over, no request has left it and the console has no error, so nothing was
    refused by the policy of a page."""
    (page_of, faults), used = opened, []

    def go(path: str, size: str = "desk", **options):
        used.append(page := page_of(**options))
        page.set_viewport_size(SIZES[size])
        page.mouse.move(0, 0)
        page.goto(address + path)
        return page

    yield go
    for page in used:
        page.emulate_media(media="null")
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    found = "\n".join(faults)
    faults.clear()
    assert not found, found


def rgb(element, what: str) -> list[int]:
    return numbers(element.evaluate(f"e => getComputedStyle(e).{what}"))


def luminance(colour: list[int]) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in (part / 255 for part in colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def test_pages_fit_and_are_quiet_and_the_language_switch_stays_on_them(visit, address):
    """Each page is loaded once: in the dark on a phone, or from its twin in the light on a desk; then its reader turns the
    light on, or off."""
    page, wrong = visit("", color_scheme="dark"), []

    def turn(size: str) -> None:
        page.locator("form[data-md-component=palette] label:visible").click()
        page.set_viewport_size(SIZES[size])

    def look(size: str, scheme: str) -> None:
        page.wait_for_timeout(50)
        ground = luminance(rgb(page.locator("body"), "backgroundColor"))
        width, headings = page.evaluate("document.documentElement.scrollWidth"), page.locator("h1").count()
        where = f"{page.url}, {size}, {scheme}"
        wrong.extend(f"{where}: a line begins with {text}" for text in page.evaluate(STARTS))
        if width > SIZES[size]["width"] or headings != 1 or (ground < 0.1) != (scheme == "dark"):
            wrong.append(f"{where}: {width} px wide, {headings} headings, luminance {ground:.2f}")

    def come_to(path: str) -> None:
        page.evaluate("localStorage.clear()")
        page.set_viewport_size(SIZES["phone"])
        page.goto(address + path)
        look("phone", "dark")
        turn("desk")
        look("desk", "light")

    for path, (here, there) in zip(KINDS, itertools.cycle((("", "en/"), ("en/", "")))):
        come_to(here + path)
        page.locator(".language-switch").click()
        page.wait_for_url(f"{address}{there}{path}")
        assert page.evaluate("document.documentElement.lang") == (there.strip("/") or "zh")
        look("desk", "light")
        turn("phone")
        look("phone", "dark")
    come_to("404.html")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["", "en/"])
def test_every_topic_stands_in_the_bar(path, visit):
    """Also on the narrowest window that has one."""
    page = visit(path)
    page.set_viewport_size({"width": 1220, "height": 900})
    seen, whole = page.locator(".md-tabs__list").evaluate("bar => [bar.clientWidth, bar.scrollWidth]")
    assert 0 < whole <= seen


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


def test_the_language_switch_stays_at_the_section(visit, catalogue):
    """Also of a reader who has scrolled there."""
    page = visit("why-zero-grad/")
    name = catalogue.pages["zh"]["why-zero-grad"].claims[3].name
    page.locator(f"#{name}").evaluate("line => scrollTo(0, line.getBoundingClientRect().top - 100)")
    page.locator(".language-switch").click()
    page.wait_for_url(f"**/en/why-zero-grad/#{name}")


@pytest.mark.parametrize("path", ["", "en/"])
def test_what_is_not_there_is_said_in_the_language_of_the_address(path, browser, address):
    page = browser.new_page()
    page.goto(f"{address}{path}not/there/")
    page.locator("h1", has_text=re.compile("^No such page" if path else "^没有这一页")).wait_for()
    assert page.evaluate("document.documentElement.lang") == ("en" if path else "zh")
    assert page.title().endswith("Zero Grad") and ("零梯度" in page.title()) == (not path)
    page.locator(BOX).fill("zero_grad")
    page.locator(f"{FIRST}[href^='{address}{path}']").wait_for()
    page.close()


def test_code_and_notebook_are_downloaded_as_files(visit, site):
    page = visit("en/why-zero-grad/")
    for kind, name in ((".py", "snippets/why-zero-grad/backward-adds.py"), (".ipynb", "notebooks/why-zero-grad.ipynb")):
        with page.expect_download() as download:
            page.locator(f".claim:has(> #backward-adds) .claim-links a[href$='{kind}']").click()
        assert download.value.path().read_bytes() == (site / name).read_bytes()
        assert download.value.suggested_filename == name.split("/")[-1]


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


@pytest.mark.parametrize("path, scripts", [("", False), ("en/", True)])
def test_on_the_home_page_pytorch_can_be_broken(path, scripts, visit, catalogue):
    """By mouse and keyboard, with scripts and without: each choice shows what was printed there, and turns the mark."""
    page = visit(path, java_script_enabled=scripts)
    card = page.locator(".proof")
    assert card.bounding_box()["y"] + card.bounding_box()["height"] <= SIZES["desk"]["height"], "it is seen at once"
    printed = [catalogue.snippets[home.SNIPPET].output, *home.recorded(catalogue).values()]
    mark = "e => getComputedStyle(e, '::before').backgroundColor"
    marks, foot = [], card.locator(".fails")
    for number, output in enumerate(printed):
        card.locator("label").nth(number).click()
        (shown,) = card.locator(".output:visible").all_inner_texts()
        assert shown.split("\n", 1)[1].strip() == output.strip() and foot.is_visible() == (number > 0)
        marks.append(card.locator("h2").evaluate(mark))
    assert len(set(marks)) == 2 and marks[0] not in marks[1:] and len(printed) > 2
    page.keyboard.press("ArrowUp")
    assert card.locator("input").nth(len(printed) - 2).is_checked()
    page.emulate_media(media="print")
    assert all(output.is_visible() for output in card.locator(".output").all()), "on paper all are there"


def test_the_home_page_leads_to_an_answer(visit):
    page = visit("en/")
    page.locator(".home-asked a").first.click()
    page.locator(".claim .output").first.wait_for()


@pytest.mark.parametrize("font", ["", "serif", "sans-serif"])
def test_formulas_are_readable_without_a_font_for_them(font, visit):
    """A subscript hangs below its base, or as low as the base's own tail, and begins above its foot; whatever the font."""
    page = visit("en/why-zero-grad/")
    places = page.evaluate(
        """font => [...document.querySelectorAll("article msub")].map(sub => {
            sub.closest("math").style.fontFamily = font;
            const [base, below] = [...sub.children].map(part => part.getBoundingClientRect());
            return [base.top, base.bottom, below.top, below.bottom, below.left - base.right, sub.firstElementChild.textContent];
        })""",
        font,
    )
    assert len(places) > 3
    for base_top, base_bottom, top, bottom, gap, letter in places:
        assert bottom > base_bottom or (letter in "gjpqy" and bottom == base_bottom), (font, letter)
        assert base_top < top < base_bottom and gap > -1, font


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


def test_a_recipe_is_copied_with_where_it_comes_from(visit, site):
    page = visit("en/recipes/")
    item = page.locator("article li").first
    file = item.locator("a[type]").get_attribute("href").split("snippets/")[1]
    item.locator(".page-copy").click()
    item.locator(".page-copied:not(:empty)").wait_for()
    assert wait_for_copied(page) == (site / "snippets" / file).read_text(encoding="utf-8")


def test_a_page_that_cannot_be_copied_is_shown(visit):
    page = visit("why-zero-grad/")
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('refused')) }")
    page.locator(".page-copy").click()
    page.wait_for_url("**/why-zero-grad.md")


def test_a_claim_shows_what_refutes_it_and_where_to_contest_it(visit, known):
    facts = known["zh"]
    snippet = next(s for s in facts.published() if facts.report.verdict(s).counterfactuals)
    page = visit(f"{snippet.slug}/#{snippet.claim}")
    claim = page.locator(f".claim:has(> #{snippet.claim})")
    claim.locator(".claim-foot summary").click()
    assert claim.locator(".claim-foot details li").first.is_visible()
    links = claim.locator(".claim-links a").evaluate_all("links => links.map(link => link.href)")
    (contest,) = [link for link in links if "wrong-answer.yml" in link]
    assert f"claim={snippet.slug}%2F{snippet.claim}" in contest


@pytest.mark.parametrize("width", [1100, 1280, 1920])
def test_the_output_stands_beside_its_code(width, visit, address):
    page, apart = visit(""), []
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("why-zero-grad/", "en/err-inplace-modified/"):
        page.goto(address + path)
        for claim in page.locator(".claim").all():
            code, output = (claim.locator(part).bounding_box() for part in ("> .code", "> .output"))
            if abs(code["y"] - output["y"]) > 1 or output["x"] < code["x"] + code["width"] - 1 or code["width"] < 480:
                apart.append(f"{path}: {claim.locator('[id]').first.get_attribute('id')}")
            if claim.locator("> .output code").evaluate("text => text.scrollWidth > text.clientWidth"):
                apart.append(
                    f"{path}: some of the output of {claim.locator('[id]').first.get_attribute('id')} is hidden"
                )
            lines = claim.locator(".claim-foot").evaluate(
                "foot => foot.clientHeight / parseFloat(getComputedStyle(foot).lineHeight)"
            )
            if width >= 1280 and lines > 2:  # with the space around one line
                apart.append(f"{path}: the foot has {lines:.1f} lines")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not apart, "\n".join(apart)


def test_on_a_phone_the_output_comes_first_and_a_long_code_unfolds(visit, known):
    snippet = next(s for s in known["zh"].published() if s.code.count("\n") > 25)
    page = visit(f"{snippet.slug}/", "phone")
    claim = page.locator(f".claim:has(> #{snippet.claim})")
    code, output = claim.locator("> .code"), claim.locator("> .output")
    assert output.bounding_box()["y"] < code.bounding_box()["y"]
    assert code.bounding_box()["height"] < 300 and claim.locator(".claim-foot").bounding_box()["height"] < 70
    code.locator(".unfold").click()
    assert code.bounding_box()["height"] > 25 * 15 and not code.locator(".unfold").is_visible()


@pytest.mark.parametrize("how", ["paper", "no scripts"])
def test_where_nobody_can_unfold_it_all_code_is_there(how, visit, known):
    snippet = next(s for s in known["zh"].published() if s.code.count("\n") > 25)
    page = visit(f"{snippet.slug}/", "phone", java_script_enabled=how != "no scripts")
    if how == "paper":
        page.emulate_media(media="print")
    code = page.locator(f".claim:has(> #{snippet.claim}) > .code")
    assert code.bounding_box()["height"] > 25 * 12 and not code.locator(".unfold").is_visible()


def test_claims_are_headings_in_the_contents_list_and_marked_when_linked_to(visit, known):
    snippet = next(s for s in known["en"].published() if s.slug == "why-zero-grad")
    page = visit(f"en/why-zero-grad/#{snippet.claim}")
    listed = page.locator(".md-nav--secondary a[href^='#']").evaluate_all("links => links.map(a => a.hash.slice(1))")
    assert {claim.name for claim in known["en"].questions["why-zero-grad"].claims} <= set(listed)
    border = lambda claim: rgb(page.locator(f".claim:has(> #{claim})"), "borderTopColor")
    other = next(c.name for c in known["en"].questions["why-zero-grad"].claims if c.name != snippet.claim)
    assert border(snippet.claim) != border(other)


def test_code_that_runs_out_of_its_box_says_so(visit):
    """A shadow over the edge where it goes on."""
    page = visit("why-zero-grad/", "phone")
    drawn = page.locator(".claim .code pre > code").first.evaluate(
        "code => getComputedStyle(code).backgroundAttachment"
    )
    assert drawn.split(", ")[:4] == ["local", "local", "scroll", "scroll"]


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


DRAWN = ["en/cuda-out-of-memory/", "zero-grad-where-to-put/", "en/model-train-vs-eval/", "loss-not-decreasing/"]
"""Pages whose pictures have every class of text and of ground between them."""
TEXTS = """texts => texts.map(text => {
    const box = text.getBoundingClientRect(), outer = text.closest(".picture").getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const behind = [...text.ownerSVGElement.querySelectorAll("rect")].findLast(rect => {
        const around = rect.getBoundingClientRect();
        return around.left < x && x < around.right && around.top < y && y < around.bottom;
    });
    const style = getComputedStyle(text), ground = behind && getComputedStyle(behind);
    return {
        text: text.textContent,
        size: parseFloat(style.fontSize) * text.ownerSVGElement.getScreenCTM().a,
        inside: outer.left <= box.left && box.right <= outer.right,
        ink: style.fill,
        ground: ground && ground.fill !== "none" ? [ground.fill, Number(ground.fillOpacity)] : ["rgb(0, 0, 0)", 0],
    };
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_can_be_read_on_a_phone(scheme, visit, address):
    """Their smallest text has 11 pixels, nothing is cut off, and each text stands out from what is behind it."""
    page, wrong = visit("", "phone", color_scheme=scheme), []
    for path in DRAWN:
        page.goto(address + path)
        paper, found = rgb(page.locator("body"), "backgroundColor"), page.locator(".picture text").evaluate_all(TEXTS)
        assert found, path
        for seen in found:
            fill, part = seen["ground"]
            ground = [part * over + (1 - part) * under for over, under in zip(numbers(fill), paper)]
            dark, light = sorted((luminance(numbers(seen["ink"])), luminance(ground)))
            contrast = (light + 0.05) / (dark + 0.05)
            if seen["size"] < 10.95 or not seen["inside"] or contrast < 4.5:
                wrong.append(f"{path}: {seen}, contrast {contrast:.1f}")
    assert not wrong, "\n".join(wrong)


def numbers(colour: str) -> list[int]:
    return [int(part) for part in colour[4:-1].split(",")[:3]]

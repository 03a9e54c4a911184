"""The search box in the pages of the site: pastes, input methods, links, keys, phones, empty results, and hostile text."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect
from support.server import serve

from zerograd.search import data, tiers
from zerograd.words import words

BOX = "[data-md-component=search-query]"
RESULTS = ".md-search-result__item"
FIRST = f"{RESULTS}:first-child h1"
ERROR = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 7.31 GiB"
ANSWER = "cuda-out-of-memory"

SCRIPT = "<img src=x onerror=window.hacked=1>"
PAYLOADS = [
    SCRIPT,
    "<script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "<svg onload=window.hacked=1>",
    "<svg><script>window.hacked=1</script></svg>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<iframe src=javascript:parent.hacked=1>",
    "<details open ontoggle=window.hacked=1>",
    "<input autofocus onfocus=window.hacked=1>",
    "<video><source onerror=window.hacked=1></video>",
    "<body onload=window.hacked=1>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
    "<a href=javascript:window.hacked=1>hostile</a>",
    "javascript:window.hacked=1",
    '"><img src=x onerror=window.hacked=1>',
    "'><img src=x onerror=window.hacked=1>",
    "`><img src=x onerror=window.hacked=1>",
    '" onfocus=window.hacked=1 autofocus x="',
    "' onmouseover=window.hacked=1 x='",
    "&lt;img src=x onerror=window.hacked=1&gt;",
    "&#60;img src=x onerror=window.hacked=1&#62;",
    "&amp;lt;img src=x onerror=window.hacked=1&amp;gt;",
    "%3Cimg src=x onerror=window.hacked=1%3E",
    "\\u003cimg src=x onerror=window.hacked=1\\u003e",
    "＜img src=x onerror=window.hacked=1＞",
    "﹤script﹥window.hacked=1﹤/script﹥",
    "<mark><img src=x onerror=window.hacked=1></mark>",
    "</mark><img src=x onerror=window.hacked=1><mark>",
    "hostile<img src=x onerror=window.hacked=1>hostile",
    "<hostile onclick=window.hacked=1 id=zero>",
    "<!--><img src=x onerror=window.hacked=1>-->",
    "<![CDATA[<img src=x onerror=window.hacked=1>]]>",
    "]]><script>window.hacked=1</script>",
    "{{constructor.constructor('window.hacked=1')()}}",
    "${window.hacked=1}",
    "<style>@import'javascript:window.hacked=1'</style>",
    "<base href=javascript:window.hacked=1//>",
    "<form action=javascript:window.hacked=1><button>hostile</button></form>",
    "<template><img src=x onerror=window.hacked=1></template>",
    "__proto__ constructor toString hasOwnProperty",
]

HOSTILE = [
    data.Question(
        f"hostile-{i}",
        "zh",
        f"hostile {i} {payload}",
        f"hostile {payload}",
        (f"hostile {payload}", f"h{i}"),
        (f"hostile {payload}", f"HostileError {i}: {payload}"),
        (),
        (f"hostile {payload}",),
        (),
    )
    for i, payload in enumerate(PAYLOADS)
]
FOREIGN = data.Question("weight-tying", "en", "How do I tie weights?", "Assign it.", ("tied weights",), *[()] * 4)
"""A question that only the other language has."""


@pytest.fixture(scope="module")
def opened(browser):
    """One page for all tests: a new one starts a process."""
    # Without the service worker, whose requests no test could refuse.
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], service_workers="block")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def page(opened, address):
    opened.goto(address)
    yield opened
    opened.unroute_all()
    opened.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")


def paste(page, text: str) -> None:
    """What a paste by mouse or touch does: the value changes and `input` is fired, but no key."""
    page.locator(BOX).focus()
    page.evaluate("text => document.execCommand('insertText', false, text)", text)


def title(catalogue, slug: str, language: str = "zh") -> str:
    return catalogue.pages[language][slug].title


def first(page) -> str:
    page.wait_for_selector(FIRST)
    return page.locator(FIRST).inner_text()


def test_nothing_of_the_index_is_loaded_before_the_focus(page, address):
    seen: list[str] = []
    page.on("request", lambda request: seen.append(urlsplit(request.url).path.split("/")[-1].split(".")[0]))
    page.goto(address)
    page.wait_for_timeout(500)
    assert "worker" in seen and not {"index", "engine", "style"} & set(seen)
    page.locator(BOX).focus()
    for _ in range(100):
        if {"index", "engine", "style"} <= set(seen):
            break
        page.wait_for_timeout(50)
    assert {"index", "engine", "style"} <= set(seen), seen


def test_an_index_that_cannot_be_loaded_is_said_and_loaded_later(page, address):
    page.route("**/index.*.json", lambda route: route.abort())
    page.goto(address)
    page.locator(BOX).fill("zero_grad")
    page.wait_for_selector(".zg-ask [role=alert]")
    assert not page.locator(".md-search-result__meta").is_visible(), "not: no documents"
    page.unroute("**/index.*.json")
    page.locator(BOX).fill("zero_grad why")
    page.wait_for_selector(FIRST)
    assert not page.locator(".zg-ask [role=alert]").count()


def test_typing_shows_title_answer_and_error(page, catalogue):
    page.locator(BOX).press_sequentially("cuda out of memory")
    page.wait_for_selector(f"{RESULTS} .zg-error")
    result = page.locator(RESULTS).first
    assert title(catalogue, ANSWER) in result.inner_text()
    assert "out of memory" in result.locator(".zg-error").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ANSWER}/**")


def test_a_paste_without_a_key_searches(page, catalogue):
    paste(page, f'  File "/tmp/a.py", line 3\n{ERROR}')
    assert first(page) == title(catalogue, ANSWER)


def test_a_paste_of_several_lines_from_the_clipboard_searches(page, catalogue):
    traceback = f'Traceback (most recent call last):\n  File "a.py", line 1\n    loss.backward()\n{ERROR}'
    page.evaluate("text => navigator.clipboard.writeText(text)", traceback)
    page.locator(BOX).focus()
    page.keyboard.press("Control+V")
    assert first(page) == title(catalogue, ANSWER)


def test_an_input_method_searches_only_when_it_is_done(page):
    page.locator(BOX).focus()
    session = page.context.new_cdp_session(page)
    page.evaluate("""window.results = 0;
        new MutationObserver((list) => { window.results += list.some((m) => m.addedNodes.length) })
          .observe(document.querySelector('.md-search-result__list'), { childList: true })""")
    key = "new KeyboardEvent('keyup', { bubbles: true, isComposing: true, keyCode: 229 })"
    for typed in ("c", "cu", "cud", "cuda"):
        there = len(typed)
        session.send("Input.imeSetComposition", {"text": typed, "selectionStart": there, "selectionEnd": there})
        page.evaluate(f"document.querySelector('{BOX}').dispatchEvent({key})")
    page.wait_for_timeout(300)
    assert page.locator(BOX).input_value() == "cuda" and page.evaluate("window.results") == 0
    session.send("Input.insertText", {"text": "显存不足"})
    page.wait_for_selector(FIRST)


@pytest.mark.parametrize("query", ["梯度清零", "zero_grad()", "why zero the gradients?"])
def test_a_link_with_a_query_can_be_opened_and_shared(page, address, query):
    page.goto(f"{address}?q={quote(query)}")
    found = first(page)
    assert page.locator(BOX).input_value() == query
    page.goto(page.locator("[data-md-component=search-share]").get_attribute("href"))
    assert first(page) == found and page.locator(BOX).input_value() == query
    page.keyboard.press("Escape")
    assert page.url == address, "what is copied now is the address of the page"


def test_an_empty_result_says_what_to_try_and_offers_to_ask(page, pytestconfig):
    page.locator(BOX).press_sequentially("qwxyz jkvbn")
    page.wait_for_selector(".zg-ask ul")
    page.wait_for_selector(".zg-ask a[href*=jkvbn]")  # the answer to the last key
    link = urlsplit(page.locator(".zg-ask a").get_attribute("href"))
    fields = parse_qs(link.query)
    assert link.path.endswith("/issues/new") and fields.pop("template") == ["question.yml"]
    assert fields == {"title": ["qwxyz jkvbn"], "question": ["qwxyz jkvbn"]}
    form = (pytestconfig.rootpath / ".github/ISSUE_TEMPLATE/question.yml").read_text(encoding="utf-8")
    assert re.search(r"id: question$", form, re.MULTILINE)
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url == before
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.zg-ask') !== null")
    page.locator(BOX).fill("zero_grad")
    page.wait_for_selector(FIRST)
    assert page.locator(".zg-ask").count() == 1 and page.locator(".zg-ask ul").count() == 0


@pytest.mark.parametrize("place, language", [("", "zh"), ("en/", "en")])
def test_where_no_page_answers_the_box_says_so_and_asks_first(page, address, catalogue, place, language):
    said = words(language)["search"]
    query = "torch.compile is slower than eager on Gaudi"
    page.goto(address + place)
    page.locator(BOX).fill(query)
    page.wait_for_selector(f"{RESULTS} .zg-other")
    line = page.locator(".zg-ask [role=status]")
    assert said["lacks"] in line.inner_text() and "gaudi" in line.locator("strong").all_inner_texts()
    link = page.locator(".zg-ask a")
    assert parse_qs(urlsplit(link.get_attribute("href")).query)["question"] == [query]
    assert link.bounding_box()["y"] < page.locator(RESULTS).first.bounding_box()["y"], "asking comes first"
    first, *rest = page.locator(f"{RESULTS} h1").all_inner_texts()
    titles = [entry.titles[language] for entry in catalogue.wanted.values()]
    assert first.startswith(said["unanswered"]) and first.removeprefix(said["unanswered"]).strip() in titles
    assert 0 < len(rest) <= 3 and all(title.startswith(said["neighbour"]) for title in rest)
    page.locator(BOX).fill("torch.compile is slow the first steps")  # each word stands on a page
    page.wait_for_selector(".zg-ask a[href*=first\\+steps]")
    assert said["lacks"] in line.inner_text() and line.locator("strong").count() == 0
    page.locator(BOX).fill("zero_grad")
    page.wait_for_function("() => !document.querySelector('.zg-ask [role=status]')")


def test_the_keyboard_of_material_stays_and_escape_gives_the_focus_back(page):
    page.locator(".home section a").first.focus()
    page.keyboard.press("/")
    page.keyboard.type("zero_grad")
    found = page.locator(f"{RESULTS} a[href*='h=zero_grad']").first  # of the last key: results of others are replaced
    found.wait_for()
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.locator(".home section a").first).to_be_focused()


def test_a_result_opens_with_the_words_marked_under_a_clean_address_and_back_leads_to_the_results(page, address):
    page.locator(BOX).fill("zero_grad")
    found = first(page)
    result = page.locator(f"{RESULTS} a").first
    there, _, marks = result.get_attribute("href").partition("?")
    assert marks.startswith("h=")
    result.click()
    page.wait_for_selector("mark[data-md-highlight]")
    assert set(page.locator("article mark[data-md-highlight]").all_text_contents()) == {"zero_grad"}
    page.wait_for_url(there)
    page.go_back()
    assert first(page) == found and page.locator(BOX).input_value() == "zero_grad" and page.url == address
    page.keyboard.press("Enter")
    page.wait_for_url(there)


def test_search_works_on_a_phone(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    page.locator("label.md-header__button[for=__search]").tap()
    paste(page, "梯度清零")
    page.wait_for_selector(FIRST)
    for _ in range(50):
        if page.locator(".md-search-result__list").evaluate("list => list.getBoundingClientRect().right") <= 360:
            break
        page.wait_for_timeout(100)
    assert page.locator(".md-search-result__list").evaluate("list => list.getBoundingClientRect().right") <= 360
    context.close()


# Other questions than those of the site: hostile ones, and one in the other language only


@pytest.fixture(scope="module")
def other_questions(site):
    """The site, whose search knows other questions."""
    others = [*HOSTILE, FOREIGN]
    made = tiers.files(others, len(others))
    instead = {}
    for place in ("", "en/"):
        index = next(site.glob(f"{place}search/index.*.json")).name
        instead |= {
            f"{place}search/{index if name.startswith('index.') else name}": content for name, content in made.items()
        }
    with serve(site, instead=instead) as address:
        yield address


@pytest.fixture
def watched(browser):
    """A page without the policy that would refuse what a payload brings in; only the search itself stands in its way."""
    context = browser.new_context(bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.add_init_script("window.alert = window.prompt = window.confirm = () => { window.hacked = 1 }")
    yield page
    context.close()


def clean(page) -> bool:
    """Nothing ran, and no element of a payload became a part of the results or of the page."""
    return page.evaluate("""() => !window.hacked && !document.querySelector(
      ".md-search-result :is(img, script, svg:not(.md-icon svg), iframe, video, input, form, style, template, math, base, [onerror], [onload], [onclick], [onfocus], [onmouseover]), article :is(img, script, iframe, video, form)")""")


def test_results_in_the_other_language_are_marked(page, other_questions):
    page.goto(other_questions)
    page.locator(BOX).fill("tied weights")
    assert first(page).startswith("English") and page.locator(f"{FIRST} [lang=en]").count() == 1
    assert page.locator(f"{RESULTS} a").first.evaluate("link => link.pathname") == "/en/weight-tying/"
    page.goto(f"{other_questions}en/")
    page.locator(BOX).fill("tied weights")
    assert first(page) == FOREIGN.title


def test_a_hostile_query_is_only_text(watched, address):
    watched.goto(address)
    for payload in [*PAYLOADS, f"qwxyz {SCRIPT.replace('src', 'qwx')}"]:
        watched.locator(BOX).fill(payload)
        watched.wait_for_timeout(25)
        assert clean(watched), payload


def test_hostile_titles_answers_and_errors_are_only_text(watched, other_questions):
    watched.goto(other_questions)
    shown = set()
    for i, payload in enumerate(PAYLOADS):
        watched.locator(BOX).fill(f"HostileError hostile {payload} h{i}")
        # The results of the query before stand there until those of this one are found.
        watched.locator(f"{RESULTS} h1", has_text=f"hostile {i} ").first.wait_for()
        assert clean(watched), payload
        shown |= set(watched.locator(f"{RESULTS} h1").all_inner_texts())
    texts = " ".join(shown)
    assert SCRIPT in texts and "<script>window.hacked=1</script>" in texts and "&lt;img" in texts


def test_hostile_links_are_only_text(watched, address):
    # Several at a time, because each costs the load of a page.
    for i in range(0, len(PAYLOADS), 5):
        payload = "".join(PAYLOADS[i : i + 5])
        watched.goto(f"{address}?h={quote(payload)}&q={quote(payload)}")
        watched.wait_for_timeout(100)
        assert clean(watched), payload


def test_highlighting_never_breaks_the_text_of_a_page(page, address, site, catalogue):
    """On the page whose text holds most of what has to be escaped."""
    escaped = lambda slug: len(re.findall("&(?:lt|gt|amp);", (site / slug / "index.html").read_text(encoding="utf-8")))
    slug = max(catalogue.questions("zh"), key=escaped)
    assert escaped(slug)

    def text(query: str) -> str:
        page.goto(f"{address}{slug}/{query}")
        page.wait_for_timeout(200)
        return page.locator("article").evaluate("article => article.textContent")

    whole = text("")
    for marked in ["lt", "gt a", "amp quot 39", " ", "l t", "&lt;", "t"]:
        assert text(f"?h={quote(marked)}") == whole, marked

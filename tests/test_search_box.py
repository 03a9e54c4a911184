"""The search box in a real page: pastes, input methods, links, keys, phones, empty results, and hostile text."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, quote, urlparse

import pytest

from benchmarks.search import sites
from zerograd import catalogue

BOX = "[data-md-component=search-query]"
RESULTS = ".md-search-result__item"
FIRST = f"{RESULTS}:first-child h1"

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

MEMORY = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB"

PAGE = """---
title: {title}
description: {description}
aliases: {aliases}
errors: {errors}
apis: [torch.optim.Optimizer.zero_grad]
related: []
---

# {heading}

**Answer.** if a < b && b > 0 then "zero" & 'grad'. Call `optimizer.zero_grad()`.
"""


def write_page(
    root, language: str, slug: str, title: str, description: str, aliases: list[str], errors: list[str] = ()
) -> None:
    folder = root / "docs" / language
    folder.mkdir(parents=True, exist_ok=True)
    fields = {"title": title, "description": description, "aliases": aliases, "errors": list(errors)}
    values = {key: json.dumps(value, ensure_ascii=False) for key, value in fields.items()}
    (folder / f"{slug}.md").write_text(PAGE.format(heading=slug, **values), encoding="utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A small site in both languages, some of its texts hostile, one question only in English."""
    root, hostile, work = (tmp_path_factory.mktemp(name) for name in ("content", "hostile", "work"))
    for folder in (root, hostile):
        (folder / "snippets").mkdir()
        write_page(
            folder,
            "zh",
            "why-zero-grad",
            "为什么要把梯度清零？",
            "backward() 累加梯度。",
            ["zero_grad 有什么用", "手动清零"],
        )
        write_page(
            folder,
            "en",
            "why-zero-grad",
            "Why zero the gradients?",
            "backward() accumulates.",
            ["what is zero_grad for", "clear gradients"],
        )
        write_page(folder, "zh", "cuda-out-of-memory", "显存不足怎么办？", "减小批次。", ["爆显存", "OOM"], [MEMORY])
        write_page(
            folder,
            "en",
            "cuda-out-of-memory",
            "CUDA out of memory?",
            "Use a smaller batch.",
            ["OOM", "GPU memory"],
            [MEMORY],
        )
        write_page(
            folder,
            "en",
            "weight-tying",
            "How do I tie weights?",
            "Assign the same parameter.",
            ["share an embedding", "tied weights"],
        )
        for language in ("zh", "en"):
            index = folder / "docs" / language / "index.md"
            index.write_text("---\nkind: info\n---\n\n# Zero Grad\n\nif a < b & b > 0: zero_grad\n", encoding="utf-8")
    # MkDocs itself writes titles into the navigation as HTML, so the hostile ones are given to the search only.
    for language in ("zh", "en"):
        for i, payload in enumerate(PAYLOADS):
            aliases, errors = [f"hostile {payload}", f"h{i}"], [f"hostile {payload}", f"HostileError {i}: {payload}"]
            write_page(
                hostile, language, f"hostile-{i}", f"hostile {i} {payload}", f"hostile {payload}", aliases, errors
            )
    with sites.serve(sites.build_both(root, work, content=catalogue.read(hostile))) as server:
        yield server


@pytest.fixture
def page(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.route("https://**", lambda route: route.abort())
    page.goto(address)
    yield page
    context.close()


def paste(page, text: str) -> None:
    """What a paste by mouse or touch does: the value changes and `input` is fired, but no key."""
    page.locator(BOX).focus()
    page.evaluate("text => document.execCommand('insertText', false, text)", text)


def requests(page) -> list[str]:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(urlparse(request.url).path.split("/")[-1].split(".")[0]))
    return seen


def test_nothing_of_the_index_is_loaded_before_the_focus(page, address):
    seen = requests(page)
    page.goto(address)
    page.wait_for_function("window.component$")
    page.wait_for_timeout(300)
    assert "worker" in seen and not {"index", "engine", "style"} & set(seen)
    page.locator(BOX).focus()
    for _ in range(40):
        if {"index", "engine", "style"} <= set(seen):
            break
        page.wait_for_timeout(50)
    assert {"index", "engine", "style"} <= set(seen), seen


def test_typing_shows_title_answer_and_error(page):
    page.locator(BOX).press_sequentially("cuda out of memory")
    page.wait_for_selector(f"{RESULTS} .zg-error")
    first = page.locator(RESULTS).first
    assert "显存不足怎么办？" in first.inner_text() and "减小批次。" in first.inner_text()
    assert "Tried to allocate" in first.locator(".zg-error").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cuda-out-of-memory/**")


def test_a_paste_without_a_key_searches(page):
    paste(page, '  File "/tmp/a.py", line 3\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 7.31 GiB')
    page.wait_for_selector(FIRST)
    assert "显存不足" in page.locator(FIRST).inner_text()


def test_real_clipboard_paste_of_several_lines(page, browser):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        "text => navigator.clipboard.writeText(text)",
        'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    loss.backward()\ntorch.OutOfMemoryError: CUDA out of memory.',
    )
    page.locator(BOX).focus()
    page.keyboard.press("Control+V")
    page.wait_for_selector(FIRST)
    assert "显存不足" in page.locator(FIRST).inner_text()


def test_an_input_method_searches_only_when_it_is_done(page):
    page.locator(BOX).focus()
    session = page.context.new_cdp_session(page)
    page.evaluate("""window.results = 0;
        new MutationObserver((list) => { window.results += list.some((m) => m.addedNodes.length) })
          .observe(document.querySelector('.md-search-result__list'), { childList: true })""")
    for typed in ("c", "cu", "cud", "cuda"):
        session.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
        page.evaluate(
            f"document.querySelector('{BOX}').dispatchEvent(new KeyboardEvent('keyup', {{ bubbles: true, isComposing: true, keyCode: 229 }}))"
        )
    page.wait_for_timeout(300)
    assert page.locator(BOX).input_value() == "cuda" and page.evaluate("window.results") == 0
    session.send("Input.insertText", {"text": "梯度清零"})
    page.wait_for_selector(FIRST)
    assert "梯度清零" in page.locator(FIRST).inner_text()


@pytest.mark.parametrize("query", ["梯度清零", "zero_grad()", "why zero the gradients?"])
def test_a_link_with_a_query_can_be_opened_and_shared(page, address, query):
    page.goto(f"{address}?q={quote(query)}")
    page.wait_for_selector(FIRST)
    assert page.locator(BOX).input_value() == query and "梯度清零" in page.locator(FIRST).inner_text()
    shared = page.locator("[data-md-component=search-share]").get_attribute("href")
    page.goto(shared)
    page.wait_for_selector(FIRST)
    assert page.locator(BOX).input_value() == query


def test_results_are_in_the_readers_language_and_others_are_marked(page, address):
    page.locator(BOX).press_sequentially("tied weights")
    page.wait_for_selector(FIRST)
    assert page.locator(FIRST).inner_text().startswith("English") and page.locator(f"{FIRST} [lang=en]").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/weight-tying/**")
    page.goto(address + "en/")
    page.locator(BOX).press_sequentially("梯度清零")
    page.wait_for_selector(FIRST)
    assert page.locator(FIRST).inner_text() == "Why zero the gradients?"
    assert page.locator(".zg-other").count() == 0


def test_an_empty_result_says_what_to_try_and_offers_to_ask(page):
    page.locator(BOX).press_sequentially("qwxyz jkvbn")
    page.wait_for_selector(".zg-ask ul")
    assert "API" in page.locator(".zg-ask").inner_text()
    link = urlparse(page.locator(".zg-ask a").get_attribute("href"))
    fields = parse_qs(link.query)
    assert link.path.endswith("/issues/new") and fields == {
        "template": ["question.yml"],
        "title": ["qwxyz jkvbn"],
        "question": ["qwxyz jkvbn"],
    }
    form = (sites.ROOT / ".github/ISSUE_TEMPLATE" / fields["template"][0]).read_text(encoding="utf-8")
    assert "id: question" in form
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url == before
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.zg-ask') !== null")
    page.locator(BOX).fill("zero_grad")
    page.wait_for_selector(FIRST)
    assert page.locator(".zg-ask").count() == 1 and page.locator(".zg-ask ul").count() == 0


def test_the_keyboard_of_material_stays(page):
    page.keyboard.press("/")
    page.keyboard.type("zero_grad")
    page.wait_for_selector(FIRST)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.classList.contains('md-search-result__link')")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('__search').checked")


def test_a_result_opens_its_page_with_the_words_marked(page):
    page.locator(BOX).fill("zero_grad")
    page.wait_for_selector(FIRST)
    page.locator(f"{RESULTS} a").first.click()
    page.wait_for_url("**/why-zero-grad/**h=**")
    page.wait_for_selector("mark[data-md-highlight]")
    assert set(page.locator("article mark[data-md-highlight]").all_inner_texts()) == {"zero_grad"}


def test_search_works_on_a_phone(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.route("https://**", lambda route: route.abort())
    page.goto(address)
    page.locator("label.md-header__button[for=__search]").tap()
    paste(page, "梯度清零")
    page.wait_for_selector(FIRST)
    assert "梯度清零" in page.locator(FIRST).inner_text()
    page.wait_for_function("document.querySelector('.md-search-result__list').getBoundingClientRect().right <= 360")
    context.close()


def watch(page) -> None:
    page.add_init_script("window.alert = window.prompt = window.confirm = () => { window.hacked = 1 }")


def clean(page) -> bool:
    """Nothing ran, and no element of a payload became a part of the results or of the page."""
    return page.evaluate("""() => !window.hacked && !document.querySelector(
      ".md-search-result :is(img, script, svg:not(.md-icon svg), iframe, video, input, form, style, template, math, base, [onerror], [onload], [onclick], [onfocus], [onmouseover]), article :is(img, script, iframe, video, form, math)")""")


def test_a_hostile_query_is_only_text(page):
    watch(page)
    page.reload()
    assert len(PAYLOADS) >= 30
    box = page.locator(BOX)
    for payload in PAYLOADS:
        box.fill(payload)
        page.wait_for_timeout(25)
        assert clean(page), payload
    box.fill(f"qwxyz {SCRIPT.replace('src', 'qwx')}")
    page.wait_for_timeout(200)
    assert clean(page)


def test_hostile_titles_answers_and_errors_are_only_text(page):
    watch(page)
    page.reload()
    shown = set()
    for i, payload in enumerate(PAYLOADS):
        page.locator(BOX).fill(f"HostileError hostile {payload} h{i}")
        page.wait_for_function("document.querySelectorAll('.md-search-result__item').length > 3")
        page.wait_for_timeout(25)
        assert clean(page), payload
        shown |= set(page.locator(f"{RESULTS} h1").all_inner_texts())
    texts = " ".join(shown)
    assert SCRIPT in texts and "<script>window.hacked=1</script>" in texts and "&lt;img" in texts


def test_hostile_links_are_only_text(page, address):
    watch(page)
    # Two at a time, because each costs the load of a page.
    for payload in map("".join, zip(PAYLOADS[::2], PAYLOADS[1::2], strict=True)):
        page.goto(f"{address}?h={quote(payload)}&q={quote(payload)}", wait_until="domcontentloaded")
        page.wait_for_function("window.component$")
        page.wait_for_timeout(40)
        assert clean(page), payload


@pytest.mark.parametrize("words", ["lt", "gt a", "amp quot 39", " ", "l t", "&lt;", "t"])
def test_highlighting_never_breaks_the_text_of_the_page(page, address, words):
    page.goto(f"{address}?h={quote(words)}", wait_until="domcontentloaded")
    page.wait_for_function("window.component$")
    page.wait_for_timeout(150)
    assert "if a < b & b > 0: zero_grad" in page.locator("article").inner_text()

"""What people write is shown as text, wherever it is shown: payloads in every place, in a browser under the page's policy.

`check` refuses HTML in Markdown (test_markup.py). Here the site is built all the same, so that the next wall is looked at.
"""

from __future__ import annotations

import itertools
import json
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from support import small
from support.building import build_site
from support.page import read
from support.server import serve

from zerograd.site import csp

RUNS = "window.hit=(window.hit||0)+1"
PAYLOADS = {
    "script": f"<script>{RUNS}</script>",
    "image": f"<img src=x onerror={RUNS}>",
    "svg": f"<svg onload={RUNS}>",
    "attribute": f'"><script>{RUNS}</script>',
    "quote": f"' autofocus onfocus={RUNS} x='",
    "title": f"</title><script>{RUNS}</script>",
    "data": f"</script><script>{RUNS}</script>",
    "comment": f"--><script>{RUNS}</script><!--",
    "cdata": f"]]><script>{RUNS}</script>",
    "refresh": "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "base": "<base href=https://evil.example/>",
    "frame": f"<iframe srcdoc='<script>parent.{RUNS}</script>'></iframe>",
    "style": "<style>@import 'https://evil.example/x.css';</style>",
    "template": "{{ 7 * 7 }}{% raw %}",
    "entity": "&lt;script&gt; &amp; \\u003cscript\\u003e",
    "generic": "List<Tensor> & Dict[str, T]",
}
"""In title and heading, description, alias, error, and claim: 80 places in each language."""
QUERIES = ["?q={}", "?h={}", "#{}", "?q=x#{}"]
PAGE = """---
title: {title}
description: {description}
aliases: [{title}, {alias}]
---

# {heading}

**{answer}**

!!! claim "{claim}"

    --8<-- "{slug}/single.md"

## Why {{ #why }}

{text}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A small repository whose texts are payloads, built."""
    root = small.write(tmp_path_factory.mktemp("hostile") / "house")
    for name, payload in PAYLOADS.items():
        slug = f"payload-{name}"
        small.add(root, slug, ("single",), "a-question")
        question = f"topic: things\napis: [torch.Tensor.sum]\nerrors: [{json.dumps('error ' + payload)}]\nrelated: [a-question]\n"
        (root / f"snippets/{slug}/question.yml").write_text(question, encoding="utf-8")
        for language in ("zh", "en"):
            said = f"{name} 问 {payload}" if language == "zh" else f"{name} asks {payload}"
            text = PAGE.format(
                title=json.dumps(said, ensure_ascii=False),
                heading=said,
                description=json.dumps(f"d {payload}"),
                alias=json.dumps(f"alias {payload}"),
                answer="Answer.",
                claim=said.replace('"', "'"),
                slug=slug,
                text="Text.",
            )
            (root / f"docs/{language}/{slug}.md").write_text(text, encoding="utf-8")
    topics = (root / "topics.yml").read_text(encoding="utf-8")
    topic = json.dumps(f"Things {PAYLOADS['image']}")
    (root / "topics.yml").write_text(topics.replace("title: Things", f"title: {topic}"), encoding="utf-8")
    small.shown(root)
    made = build_site(root / "mkdocs.yml", tmp_path_factory.mktemp("hostile-site") / "site")
    assert (made.folder / "en/payload-script/index.html").exists(), made.output[-3000:]
    return made.folder


def test_every_payload_stays_a_text(hostile, browser):
    page = browser.new_page(service_workers="block")
    foreign, wrong = [], []
    with serve(hostile, "/") as address:
        page.on(
            "request",
            lambda request: foreign.append(request.url) if not request.url.startswith((address, "data:")) else None,
        )
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        # The languages take turns: their pages are made in one way.
        homes = itertools.cycle(("", "en/"))
        places = [f"{next(homes)}payload-{name}/" for name in PAYLOADS]
        places += [f"{home}{slug}/" for home in ("", "en/") for slug in ("errors", "topics", "changes", "apis")]
        # Several at a time, because each costs the load of a page.
        sent = ["".join(list(PAYLOADS.values())[i : i + 4]) for i in (0, 4)]
        places += ["", "en/"] + [
            "en/a-question/" + query.format(quote(payload)) for query in QUERIES for payload in sent
        ]
        for place in places:
            page.goto(address + place)
            page.wait_for_timeout(30)
            if page.evaluate("window.hit") or not page.url.startswith(address):
                wrong.append(f"{place}: {page.url}")
            name = place.split("payload-")[-1].rstrip("/")
            if "payload-" in place:
                said = f"{name} asks {PAYLOADS[name]}" if place.startswith("en/") else f"{name} 问 {PAYLOADS[name]}"
                shown = page.locator("article h1").inner_text().rstrip("#¶ \n")
                wrong += [f"{place}: the heading reads {shown!r}"] * (shown != said)
                wrong += [f"{place}: the window reads {page.title()!r}"] * (not page.title().startswith(said))
    assert not wrong and not foreign, "\n".join([*wrong, *foreign])
    page.close()


def test_only_the_themes_scripts_get_a_hash(hostile):
    theme = (hostile / "en/a-question/index.html").read_text(encoding="utf-8")
    without = re.sub("<meta http-equiv=.Content-Security-Policy.[^>]*>", "", theme)
    assert csp.policy(without).count("sha256-") >= 2
    for brought in (PAYLOADS["script"], '<script>__md_scope=new URL("."+alert(1)+"",location)</script>'):
        assert csp.policy(without + brought) == csp.policy(without), brought


def test_what_search_shows_is_text(hostile, browser):
    page = browser.new_page(service_workers="block")
    with serve(hostile, "/") as address:
        page.goto(address + "en/")
        for name in PAYLOADS:
            page.keyboard.press("/")
            page.fill("[data-md-component=search-query]", f"{name} asks")
            page.wait_for_selector(".md-search-result__item")
            page.wait_for_timeout(50)
            made = page.evaluate("""document.querySelectorAll(".md-search-result__list :is(script, img, iframe, meta, base, "
                + "style, [onload], [onerror], [onfocus])").length""")
            assert page.evaluate("window.hit") is None and made == 0, name
            assert PAYLOADS[name][:9] in page.locator(".md-search-result__list").inner_text(), name
    page.close()


def test_what_programs_read_is_well_formed(hostile):
    for file in [*hostile.rglob("*.xml")]:
        ElementTree.parse(file)
    for name, payload in PAYLOADS.items():
        page = read(hostile / f"en/payload-{name}/index.html")
        blocks = [json.loads(block.string) for block in page.soup.select('script[type="application/ld+json"]')]
        assert f"{name} asks {payload}" in json.dumps(blocks, ensure_ascii=False).replace('\\"', '"').replace(
            "\\\\", "\\"
        ), name
        assert page.soup.select_one('meta[name="description"]')["content"] == f"d {payload}"
        (policy,) = page.soup.select('meta[http-equiv="Content-Security-Policy"]')
        assert len(page.soup.select("meta[http-equiv]")) == 2 or policy
        assert page.soup.select("base, iframe, [onerror], [onload], [onfocus]") == [], name

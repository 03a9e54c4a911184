"""Every built page carries a strict policy, and works under it: nothing foreign, nothing inline without a hash, no eval."""

import re

import pytest

from zerograd.site.csp import policy, secured

PAGE = '<head><meta charset="utf-8"></head><script src="a.js"></script><script type="application/json">{}</script>'


def test_every_page_has_a_strict_policy(site):
    for file in site.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html:
            continue  # an old address that leads to the new one
        found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert len(found) == 1, file
        (content,) = found
        assert "unsafe-eval" not in content and "http" not in content and "*" not in content
        scripts = next(rule for rule in content.split("; ") if rule.startswith("script-src"))
        assert "unsafe-inline" not in scripts
        assert html.index("Content-Security-Policy") < html.index("<link"), f"{file}: something loads before the policy"


def test_scripts_are_allowed_by_hash_and_data_needs_none():
    assert "sha256" not in policy(PAGE)
    # The example of https://www.w3.org/TR/CSP3/#framework-directive-source-list style: alert('Hello, world.');
    assert "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" in policy("<script>alert('Hello, world.');</script>")


def test_the_policy_stands_after_the_encoding():
    assert secured(PAGE).startswith('<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"')


@pytest.mark.parametrize("path", ["", "why-zero-grad/", "en/loss-nan/", "404.html", "errors/"])
def test_nothing_that_the_site_does_is_refused(path, browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto(address + path)
    page.keyboard.press("/")
    page.locator("[data-md-component=search-query]").fill("zero_grad")
    page.wait_for_selector(".md-search-result__item")
    page.keyboard.press("Escape")
    page.locator("label[for^=__palette]:visible").first.click()
    context.close()
    assert not refused, refused


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

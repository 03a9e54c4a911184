"""axe-core finds no violation on the pages, in light and dark, in both languages, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = [
    "",
    "why-zero-grad/",
    "err-inplace-modified/",
    "loss-not-decreasing/",
    "how-we-verify/",
    "errors/",
    "apis/",
    "topics/",
    "changes/",
    "lab-zeroing/",
]


@pytest.mark.parametrize(
    "scheme, size", [("light", (1440, 900)), ("dark", (390, 844))], ids=["light-desk", "dark-phone"]
)
@pytest.mark.parametrize("language", ["", "en/"], ids=["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(path, language, scheme, size, browser, address):
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address + language + path)
    for summary in page.locator(".claim details > summary").all()[:2]:
        summary.click()
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()

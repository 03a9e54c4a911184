"""axe-core finds no violation on the pages, in light and dark, in both languages, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = ["", "why-zero-grad/", "err-inplace-modified/", "loss-not-decreasing/", "changes/", "lab-zeroing/"]
TABLES = ["how-we-verify/", "errors/", "apis/", "topics/"]
"""Long and of one kind: once in each language, scheme and size is enough."""
SIGHTS = {"light-desk": ("light", (1440, 900)), "dark-phone": ("dark", (390, 844))}
VIEWS = [(language + path, sight) for path in PAGES for language in ("", "en/") for sight in SIGHTS]
VIEWS += [(path, "light-desk") for path in TABLES] + [(f"en/{path}", "dark-phone") for path in TABLES]


@pytest.mark.parametrize("path, sight", VIEWS)
def test_axe_finds_no_violation(path, sight, browser, address):
    scheme, size = SIGHTS[sight]
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address + path)
    page.wait_for_timeout(400)
    for summary in page.locator(".claim details > summary").all()[:2]:
        summary.click()
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()

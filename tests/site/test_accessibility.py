"""axe-core finds no violation: each template and kind of content, and every language, scheme and size with some of them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
VIEWS = [
    ("", "light", DESK),
    ("en/", "dark", PHONE),
    ("why-zero-grad/", "dark", PHONE),
    ("en/why-zero-grad/", "light", DESK),
    ("loss-nan/", "light", PHONE),
    ("en/err-inplace-modified/", "dark", DESK),
    ("lab-zeroing/", "dark", PHONE),
    ("en/lab-optimizers/", "light", DESK),
    ("topics/", "dark", DESK),
    ("en/changes/", "light", PHONE),
    ("en/errors/", "dark", PHONE),
    ("apis/", "light", DESK),
    ("recipes/", "light", PHONE),
    ("how-we-verify/", "light", PHONE),
    ("en/how-we-verify/", "dark", DESK),
    ("404.html", "light", PHONE),
]
SHORTER = """() => {
  for (const list of document.querySelectorAll("article tbody, article ul, article ol")) [...list.children].slice(3).forEach((row) => row.remove());
  [...document.querySelectorAll("article .claim")].slice(4).forEach((claim) => claim.remove());
  [...document.querySelectorAll("article .md-typeset__table, article table")].slice(6).forEach((table) => table.remove());
}"""
"""What repeats itself: the fourth row, item or claim of a page shows axe nothing that the third does not."""


@pytest.fixture(scope="module")
def page(browser):
    """One for all views: a new one starts a process."""
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True, service_workers="block")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path, scheme, size", VIEWS, ids=lambda value: value if isinstance(value, str) else None)
def test_axe_finds_no_violation(path, scheme, size, page, address):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto(address + path)
    page.evaluate(SHORTER)
    page.wait_for_timeout(200)
    for summary in page.locator(".claim details > summary").all()[:2]:
        summary.click()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()

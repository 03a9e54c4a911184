import pytest


@pytest.fixture(scope="session")
def browser():
    from benchmarks.search.browser import chromium

    with chromium() as started:
        yield started

from contextlib import ExitStack

import pytest
from support.browser import answering

from zerograd import search
from zerograd.catalogue.model import LANGUAGES


@pytest.fixture(scope="session")
def made(catalogue):
    """The files of the search, for each language."""
    return {language: search.files(catalogue, language) for language in LANGUAGES}


@pytest.fixture(scope="session")
def engine(browser):
    """`engine(files)`: the function that asks the engine among these files."""
    with ExitStack() as opened:
        yield lambda files: opened.enter_context(answering(browser, files))


@pytest.fixture(scope="session")
def found(made, engine):
    """`found(language, queries)`: what the search of the site answers. Each query is asked once for all tests: no answer
    depends on what was asked before."""
    of = {language: engine(files) for language, files in made.items()}
    return lambda language, queries: of[language](queries)

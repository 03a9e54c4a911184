import functools

import pytest
from mkdocs.utils.yaml import yaml_load
from support.building import ROOT

from zerograd.catalogue.model import CONFIGS, LANGUAGES
from zerograd.proof import report
from zerograd.site import history
from zerograd.site.facts import Facts


@functools.cache
def settings(language: str) -> dict:
    """The configuration of one language, with what it inherits."""
    with (ROOT / CONFIGS[language]).open(encoding="utf-8") as file:
        return yaml_load(file)


@pytest.fixture(scope="session")
def base() -> str:
    """The address of the site on the web; ends with a slash."""
    return settings("zh")["site_url"]


def knowledge(catalogue) -> dict[str, Facts]:
    """What the build of each language knows."""
    shown, changes = report.load(catalogue.root), history.read(catalogue.root)
    return {
        language: Facts(
            catalogue,
            shown,
            changes,
            language,
            settings("zh")["site_url"],
            settings(language)["site_name"],
            settings(language)["site_description"],
            settings(language)["copyright"],
        )
        for language in LANGUAGES
    }


@pytest.fixture(scope="session")
def known(catalogue) -> dict[str, Facts]:
    return knowledge(catalogue)


@pytest.fixture(scope="session")
def know():
    return knowledge

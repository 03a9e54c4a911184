"""The small house that these tests change, and what was shown before."""

import pytest
from support.house import house

from zerograd.proof.cache import Cache
from zerograd.proof.plugin import CACHE

__all__ = ["house"]


@pytest.fixture
def cache(pytestconfig) -> Cache:
    """Where the tests keep what need not be shown again."""
    return Cache(None if pytestconfig.getoption("--no-cache") else pytestconfig.rootpath / CACHE)

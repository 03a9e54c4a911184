"""The pytest plugin: every snippet file is a test, run by pytest-codeblocks in a process of its own.

The id of a test is the claim itself, so that `pytest -v` reads as the list of what is proven.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.specifiers import SpecifierSet
from pytest_codeblocks import CodeBlock, extract_from_file
from pytest_codeblocks.plugin import TestBlock

from zerograd import catalogue as catalogue_module
from zerograd.catalogue import SNIPPETS, Catalogue, Snippet
from zerograd.proof import process

CATALOGUE = pytest.StashKey[Catalogue]()


def catalogue_of(config: pytest.Config) -> Catalogue:
    if CATALOGUE not in config.stash:
        config.stash[CATALOGUE] = catalogue_module.read(config.rootpath)
    return config.stash[CATALOGUE]


@pytest.fixture(scope="session")
def catalogue(pytestconfig: pytest.Config) -> Catalogue:
    return catalogue_of(pytestconfig)


def pytest_collect_file(file_path: Path, parent: pytest.Collector):
    if file_path.suffix == ".md" and file_path.is_relative_to(parent.config.rootpath / SNIPPETS):
        return SnippetFile.from_parent(parent, path=file_path)
    return None


class SnippetFile(pytest.File):
    def collect(self):
        name = self.path.relative_to(self.config.rootpath / SNIPPETS).with_suffix("").as_posix()
        everything = catalogue_of(self.config)
        if name not in everything.snippets:
            return  # tests/test_catalogue.py reports what is wrong with it, with its line
        snippet = everything.snippets[name]
        claim = everything.claims["en"].get(name)
        item = SnippetItem.from_parent(self, name=claim.sentence if claim else snippet.claim, snippet=snippet)
        yield item


class SnippetItem(pytest.Item):
    def __init__(self, *, snippet: Snippet, **kwargs) -> None:
        super().__init__(**kwargs)
        self.snippet = snippet

    def runtest(self) -> None:
        skip_unless_it_can_run(self.snippet)
        blocks = [block for block in extract_from_file(self.path) if block.syntax == "python"]
        (block,) = blocks
        process.call(run_block, block, self.path.as_posix())

    def repr_failure(self, excinfo, style=None):
        if excinfo.errisinstance((RuntimeError, TimeoutError, ChildProcessError)):
            cure = f"cure: correct the code, or after reading what it prints: python -m zerograd refresh {self.snippet.name}"
            return f"{self.snippet.path}:{self.snippet.code_line}: {excinfo.value}\n    {cure}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, self.snippet.code_line - 1, self.snippet.name


def run_block(block: CodeBlock, name: str) -> None:
    """Run one code block as pytest-codeblocks does, and compare what it prints."""
    TestBlock.runtest(SimpleNamespace(obj=block, name=name))


def skip_unless_it_can_run(snippet: Snippet) -> None:
    missing = [module for module in snippet.requires if importlib.util.find_spec(module) is None]
    if missing:
        reason = f"{snippet.path} needs {', '.join(missing)}: pip install -e '.[test,frameworks]'"
        pytest.fail(reason, pytrace=False) if os.environ.get("CI") else pytest.skip(reason)
    if snippet.versions:
        import torch

        if torch.__version__.split("+")[0] not in SpecifierSet(snippet.versions):
            pytest.skip(f"{snippet.path} holds on torch{snippet.versions}, this is {torch.__version__}")

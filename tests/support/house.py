"""A small sound catalogue, for tests that change it: two questions, a page that is none, and a lab, in both languages."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from support.proofs import Shared
from zerograd import catalogue
from zerograd.__main__ import main
from zerograd.catalogue import translations
from zerograd.catalogue.model import LANGUAGES
from zerograd.commands.check import problems
from zerograd.proof.workers import environment
from zerograd.site.exports import notebooks

ROOT = Path(__file__).parents[2]
CODE = "import torch\n\nw = torch.ones(1, requires_grad=True)\n({factor} * w).backward()\nprint(w.grad)\n"
CLAIMS = {"first": "2", "second": "3"}
WORDS = {
    "zh": {
        "title": "{slug} 是什么",
        "claim": "乘以 {factor} 以后，梯度是 {factor}",
        "answer": "答案。",
        "why": "为什么",
    },
    "en": {
        "title": "What is {slug}",
        "claim": "Times {factor}, the gradient is {factor}",
        "answer": "Answer.",
        "why": "Why",
    },
}
PAGE = """---
title: {title}
description: D
aliases: [{slug} a, {slug} b]
---

# {title}

**{answer}**

{claims}

## {why} {{ #why }}
"""
LEAN = "-p no:hypothesispytest"
"""Loading Hypothesis, which no command needs, takes longer than all the rest of pytest."""
WITHIN = "-p no:faulthandler -p no:unraisableexception"
"""Where pytest runs within pytest, the outer one has these; the second collects garbage five times when it ends, which
takes seconds in a process that holds the site."""
ONE_CASE = "<!--one case-->\n"
CLAIM = '!!! claim "{sentence}"\n\n    --8<-- "{slug}/{name}.md"'
TOPICS = """topics:
  - id: training
    zh: {title: 训练, description: 描述}
    en: {title: Training, description: About training}
  - id: losses
    zh: {title: 损失, description: 描述}
    en: {title: Losses, description: About losses}
  - id: index
    zh: {title: 索引, description: 描述}
    en: {title: Index, description: All of it}
    pages: [about, lab-made]
most_asked: [one]
"""


def in_file(code: str, output: str, marks: str = "") -> str:
    """The text of a snippet file."""
    return f"{marks}```python\n{code}```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{output}```\n"


def code_of(factor: str) -> str:
    return CODE.format(factor=factor)


def page_of(slug: str, language: str) -> str:
    words = WORDS[language]
    claims = [
        CLAIM.format(slug=slug, name=name, sentence=words["claim"].format(factor=factor))
        for name, factor in CLAIMS.items()
    ]
    title = words["title"].format(slug=slug)
    return PAGE.format(slug=slug, title=title, claims="\n\n".join(claims), answer=words["answer"], why=words["why"])


def cell(kind: str, name: str, source: str, **more) -> dict:
    more = {"execution_count": 1, "outputs": [], **more} if kind == "code" else more
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source, **more}


def lab(language: str) -> dict:
    printed = {"output_type": "stream", "name": "stdout", "text": ["42\n"]}
    cells = [
        cell("markdown", "title", f"# Title {language}\n\n**Answer.** More."),
        cell("code", "first", "import random\n\nprint(6 * 7)", outputs=[printed]),
        cell("markdown", "why", "## Why\n\nBecause."),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@dataclass(frozen=True)
class Done:
    """What a command did: its exit status, and all that it said."""

    status: int
    text: str


@dataclass(frozen=True)
class House:
    root: Path

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{name} has no {old!r}"
        self.write(name, text.replace(old, new, 1))

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def save(self, name: str, notebook: dict) -> None:
        self.write(name, json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n")

    def add(self, claim: str, code: str, output: str, marks: str = ONE_CASE, slug: str = "one") -> None:
        """A snippet more, under a claim of its own on both pages."""
        self.write(f"snippets/{slug}/{claim}.md", in_file(code, output, marks))
        for language, sentence in (("zh", f"论断：{claim}"), ("en", f"A claim: {claim}")):
            name = f"docs/{language}/{slug}.md"
            self.write(name, f"{self.read(name)}\n{CLAIM.format(slug=slug, name=claim, sentence=sentence)}\n")

    @property
    def catalogue(self) -> catalogue.Catalogue:
        return catalogue.read(self.root)

    def problems(self) -> list[str]:
        """What `check` says."""
        return [str(problem) for problem in problems(self.catalogue)]

    def brought_up_to_date(self) -> House:
        """As after `revisited` of every question."""
        for slug in translations.both(self.catalogue):
            translations.record(self.catalogue, slug)
        notebooks.write(self.catalogue)
        return self

    def run(self, *arguments: str) -> Done:
        """A command, in this process, with the workers that all tests share."""
        return self.here(main, [*arguments, "--root", str(self.root)])

    def pytest(self, arguments: str) -> Done:
        """`pytest …`, in the same way."""
        return self.here(pytest.main, arguments.split())

    def here(self, function: Callable[[list[str]], int], arguments: list[str]) -> Done:
        said = io.StringIO()
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.chdir(self.root))
            stack.enter_context(mock.patch.object(sys, "path", [*sys.path]))  # pytest adds the house
            stack.enter_context(mock.patch.dict(os.environ, PYTEST_ADDOPTS=f"{LEAN} {WITHIN}"))
            for module in ("proof.plugin", "commands.drift", "commands.refresh", "commands.vary"):
                stack.enter_context(mock.patch(f"zerograd.{module}.Workers", Shared))
            stack.enter_context(contextlib.redirect_stdout(said))
            stack.enter_context(contextlib.redirect_stderr(said))
            return Done(int(function(arguments)), said.getvalue())

    def shell(self, command: str, **variables: str) -> Done:
        """A command as a writer types it, `python -m zerograd …` or `pytest …`, in an interpreter of its own."""
        words = shlex.split(command)
        words = ["-m", *words] if words[0] == "pytest" else words[1:]
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.root,
            env=environment(PYTEST_ADDOPTS=LEAN, **variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Done(done.returncode, done.stdout)


@functools.cache
def template() -> tempfile.TemporaryDirectory:
    folder = tempfile.TemporaryDirectory(prefix="house-")
    house = House(Path(folder.name))
    house.write("topics.yml", TOPICS)
    for language in LANGUAGES:
        house.write(f"docs/{language}/about.md", "---\ntitle: T\nkind: info\n---\n\n# T\n")
        house.save(f"docs/{language}/lab-made.ipynb", lab(language))
        for slug in ("one", "two"):
            house.write(f"docs/{language}/{slug}.md", page_of(slug, language))
    for slug, other in (("one", "two"), ("two", "one")):
        house.write(
            f"snippets/{slug}/question.yml",
            f"topic: training\napis: [torch.Tensor.grad]\nrelated: [{other}]\nshown_by: [first]\n",
        )
        for name, factor in CLAIMS.items():
            house.write(f"snippets/{slug}/{name}.md", in_file(code_of(factor), f"tensor([{factor}.])\n", ONE_CASE))
    house.write("conftest.py", 'pytest_plugins = ["zerograd.proof.plugin"]\n')
    house.write("pytest.ini", "[pytest]\n")
    shutil.copy(ROOT / "pyproject.toml", house.root)
    house.brought_up_to_date()
    assert house.problems() == []
    return folder


@pytest.fixture
def house(tmp_path) -> House:
    shutil.copytree(template().name, tmp_path / "house")
    return House(tmp_path / "house")


def failures(text: str) -> list[str]:
    """What pytest says about each failure."""
    section = re.split(r"^\d+ claims?, ", text.split("= FAILURES =")[-1], flags=re.MULTILINE)[0]
    return [part.strip() for part in re.split(r"^_{3,} .* _{3,}$", section, flags=re.MULTILINE)[1:]]

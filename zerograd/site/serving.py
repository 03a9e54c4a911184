"""`mkdocs serve`: after a change of pages and snippets only these pages are made again, in the languages that show them.

What others show of a page (its title, its description, that it is there) makes everything again. What is only counted or
listed elsewhere (a sentence in the table of claims, in the search, in a download) follows when everything is made next.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from zerograd.catalogue import checks
from zerograd.catalogue.model import CONFIGS, LANGUAGES, SNIPPETS, Catalogue, Problem
from zerograd.catalogue.pages import read_page
from zerograd.catalogue.questions import WANTED
from zerograd.catalogue.snippets import read_snippet
from zerograd.catalogue.translations import KEY
from zerograd.site import second_language
from zerograd.site.facts import Facts

log = logging.getLogger("mkdocs.hooks.zerograd")

WATCHED = ("docs", SNIPPETS, WANTED, "theme", "topics.yml", "moved.txt", *CONFIGS.values())
"""What the site is made from, where it is there: MkDocs refuses to watch what is not."""
PAGE = re.compile(r"docs/(?P<language>zh|en)/(?P<slug>[\w-]+)\.md")
SNIPPET = re.compile(rf"{SNIPPETS}/(?P<slug>[\w-]+)/[\w-]+(\.md|\.trace\.json)")
PASSING = re.compile(r"(^|/)\.|(~|\.sw.|\.tmp|/\d+)$")
"""Files that editors put beside those that they save."""


@dataclass
class Built:
    """What MkDocs made of one language, from which it can make a page again."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment

    @property
    def facts(self) -> Facts:
        return self.config.extra["facts"]

    def again(self, slugs: set[str], content: Catalogue) -> None:
        made = self.facts.made
        self.config.extra["facts"] = replace(self.facts, catalogue=content)
        self.facts.made.update(made)
        self.config.mdx_configs["zerograd.site.claims"]["snippets"] = content.snippets
        documents = self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        for file in (file for file in documents if file.src_uri.removesuffix(".md") in slugs):
            _populate_page(file.page, self.config, self.files)
            _build_page(file.page, self.config, documents, self.nav, self.env)
            file.page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)


built: Built | None = None
"""Of the language that this process builds."""


def again(slugs: set[str], content: Catalogue) -> None:
    built.again(slugs, content)


class Serving:
    """What the server calls after a change, instead of making everything again."""

    def __init__(self, everything: Callable[[], None], root: Path, watched: list[Path]):
        self.everything, self.root, self.watched = everything, root, watched
        self.seen = self.stamps()

    def stamps(self) -> dict[str, int]:
        """When each file was saved, by its path below the root."""
        files = [file for path in self.watched for file in ([path] if path.is_file() else path.rglob("*"))]
        stamps = {file.relative_to(self.root).as_posix(): file.stat().st_mtime_ns for file in files if file.is_file()}
        return {name: stamp for name, stamp in stamps.items() if not PASSING.search(name)}

    def __call__(self) -> None:
        now = self.stamps()
        changed = {name for name in now.keys() | self.seen.keys() if now.get(name) != self.seen.get(name)}
        if changed and not self.only(changed):
            self.everything()
        self.seen = now

    def only(self, changed: set[str]) -> bool:
        """Make the pages again that show what changed; false if that is not all that has to be done."""
        if not built or not all(PAGE.fullmatch(name) or SNIPPET.fullmatch(name) for name in changed):
            return False
        problems: list[Problem] = []
        content = read_again(built.facts.catalogue, changed, problems)
        if content is None:
            return False
        slugs = {language: showing(changed, language, content) for language in LANGUAGES}
        for problem in sorted(set(problems)):
            log.warning("%s", problem)
        if slugs["en"]:
            second_language.running.ask(slugs["en"], content)
        built.again(slugs["zh"], content)
        for message in second_language.running.answer() if slugs["en"] else ():
            log.warning("%s", message)
        return True


def read_again(content: Catalogue, changed: set[str], problems: list[Problem]) -> Catalogue | None:
    """The catalogue with what changed; None where other pages show it."""
    snippets, pages = dict(content.snippets), {language: dict(pages) for language, pages in content.pages.items()}
    for name in sorted(changed, reverse=True):  # snippets before pages
        file = content.root / name
        if match := PAGE.fullmatch(name):
            old = pages[match["language"]].get(match["slug"])
            if old is None or not file.exists():
                return None
            page = read_page(file, old.language, content.root, {old.slug: old.question}, problems)
            if any(page.meta.get(key) != old.meta.get(key) for key in page.meta.keys() | old.meta.keys() if key != KEY):
                return None
            pages[old.language][old.slug] = page
            problems += checks.check_front_matter(page, content.root)
            problems += checks.check_text(page)
            problems += [*checks.check_sentences(page), *checks.check_references(page, snippets, set())]
        elif name.endswith(".md"):
            key = name.removeprefix(f"{SNIPPETS}/").removesuffix(".md")
            snippets.pop(key, None)
            if file.exists() and (snippet := read_snippet(file, content.root, problems)):
                snippets[key] = snippet
    return replace(content, pages=pages, snippets=snippets)


def showing(changed: set[str], language: str, content: Catalogue) -> set[str]:
    """The pages of a language that show what changed."""
    slugs = {match["slug"] for name in changed if (match := PAGE.fullmatch(name)) and match["language"] == language}
    snippets = {match["slug"] for name in changed if (match := SNIPPET.fullmatch(name))}
    return slugs | {
        slug
        for slug, page in content.pages[language].items()
        if slug in snippets or (page.question and page.question.trace.split("/")[0] in snippets)
    }

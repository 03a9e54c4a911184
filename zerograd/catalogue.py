"""The catalogue: pages, claims and snippets, read once from the files into plain dataclasses.

The only module that parses front matter, includes or snippet files. Reading never raises for a mistake in the content:
every mistake becomes a `Problem` that names file, line and cure, so that a writer sees all of them at once.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from packaging.specifiers import InvalidSpecifier, SpecifierSet

if TYPE_CHECKING:
    from zerograd.labs import Lab

LANGUAGES = ("zh", "en")
CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
SNIPPETS = "snippets"

REQUIRED = ("title", "description", "aliases", "apis", "related")
LISTS = ("aliases", "errors", "apis", "related")
MAX_CODE_LINES = 60
"""The length of a recipe; `MAX_CLAIM_LINES` is what a plain claim keeps to."""
MAX_CLAIM_LINES = 25

CLAIM = re.compile(r'^!!! claim "(?P<sentence>.*)"\s*$')
CLAIM_LIKE = re.compile(r"^\s*(!!!|\?\?\?\+?)\s+claim\b")
INCLUDE = re.compile(r'^(?P<indent>\s*)--8<--\s+"(?P<name>[^"]+)\.md"\s*$')
INCLUDE_LIKE = re.compile(r"^\s*-+8<-+")
HEADING = re.compile(r"^##\s+(?P<text>.*?)\s*(?:\{\s*#(?P<id>[A-Za-z][\w-]*)\s*\})?\s*$")
FENCE = re.compile(r"^\s*(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EXPECTED = "<!--pytest-codeblocks:expected-output-->"
MARK = re.compile(
    r"<!--(?:pytest-codeblocks:(?P<requires>importorskip)\((?P<module>[\w.]+)\)|pytest\.mark\.(?P<mark>.+))-->"
)
TORCH = re.compile(r'torch\("(?P<versions>[^"]+)"\)')
MARKS = ("gpu", "workers")


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in the content: where it is, what it is, and what cures it."""

    path: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}\n    cure: {self.cure}"


@dataclass(frozen=True)
class Snippet:
    """One file under `snippets/`: the code of one claim and the output that proves it.

    `versions` is a PEP 440 specifier of the versions of torch on which the claim holds ("" for all), `requires` the
    optional packages it needs, `marks` what it declares about itself (`gpu`, `workers`).
    """

    name: str
    path: str
    code: str
    output: str
    code_line: int
    output_line: int
    versions: str = ""
    requires: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.name.split("/")[0]

    @property
    def claim(self) -> str:
        return self.name.split("/")[-1]


@dataclass(frozen=True)
class Claim:
    """A sentence that can be wrong, in one language, and the name of the snippet that proves it."""

    sentence: str
    snippet: str
    line: int


@dataclass(frozen=True)
class Section:
    text: str
    id: str
    line: int


@dataclass(frozen=True)
class Page:
    """One question (or, with `kind: info`, another page) in one language.

    `lines` maps a front matter key, or `(key, index)` for an item of a list, to its line in the file; `body` is the
    Markdown after the front matter, which starts at `body_line`.
    """

    path: str
    language: str
    slug: str
    meta: dict
    lines: dict
    body: str
    body_line: int
    claims: tuple[Claim, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def is_question(self) -> bool:
        return self.meta.get("kind") != "info"

    @property
    def title(self) -> str:
        return str(self.meta.get("title", self.slug))

    @property
    def description(self) -> str:
        return str(self.meta.get("description", ""))

    def items(self, key: str) -> tuple[str, ...]:
        value = self.meta.get(key) or ()
        return tuple(map(str, value)) if isinstance(value, list) else ()

    def line(self, *key) -> int:
        return self.lines.get(key if len(key) > 1 else key[0], 1)


@dataclass(frozen=True)
class Topic:
    """A section of the navigation: its title in one language and the slugs under it, in order."""

    title: str
    slugs: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything the files say: pages and labs by language and slug, snippets by name, topics by language, what is wrong."""

    root: Path
    pages: dict[str, dict[str, Page]]
    snippets: dict[str, Snippet]
    topics: dict[str, tuple[Topic, ...]]
    problems: tuple[Problem, ...] = field(default=())
    labs: dict[str, dict[str, Lab]] = field(default_factory=dict)

    def questions(self, language: str) -> dict[str, Page]:
        """The questions of one language by slug, in the order of the navigation."""
        order = {slug: i for i, slug in enumerate(s for topic in self.topics[language] for s in topic.slugs)}
        pages = [page for page in self.pages[language].values() if page.is_question]
        return {page.slug: page for page in sorted(pages, key=lambda p: (order.get(p.slug, len(order)), p.slug))}

    @cached_property
    def claims(self) -> dict[str, dict[str, Claim]]:
        """For each language, the claim that each snippet proves."""
        return {
            language: {claim.snippet: claim for page in pages.values() for claim in page.claims}
            for language, pages in self.pages.items()
        }


def read(root: Path | str = ".") -> Catalogue:
    """Read the catalogue below `root`; mistakes are in `.problems`, sorted by file and line."""
    root = Path(root)
    problems: list[Problem] = []
    snippets = {}
    for file in sorted((root / SNIPPETS).rglob("*.md")):
        if snippet := read_snippet(file, root, problems):
            snippets[snippet.name] = snippet
    pages = {
        language: {
            file.stem: read_page(file, language, root, problems)
            for file in sorted((root / "docs" / language).glob("*.md"))
        }
        for language in LANGUAGES
    }
    navigation = {language: read_navigation(root, language, problems) for language in LANGUAGES}
    from zerograd import checks
    from zerograd import labs as labs_module

    labs = {language: labs_module.read(root, language, problems) for language in LANGUAGES}
    problems += checks.check(root, pages, snippets, navigation, labs)
    topics = {language: tuple(topic for topic, _ in entries) for language, entries in navigation.items()}
    return Catalogue(root, pages, snippets, topics, tuple(sorted(set(problems))), labs)


def read_text(file: Path, path: str, problems: list[Problem]) -> str | None:
    """The text of a file; None, and a problem at the first line that cannot be read, where it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem(path, line, "not UTF-8: nobody can tell which characters these are", "save it as UTF-8")
        )
        return None


def malformed(error: yaml.YAMLError, text: str, path: str, first_line: int, what: str, cure: str) -> Problem:
    """What YAML says about `text`, which starts at a line of a file: its own message would name a "<unicode string>"."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
    line = min(line, max(len(text.splitlines()) - 1, 0))  # what is never closed is noticed below the last line
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    return Problem(path, first_line + line, f"{what}: {reason}", cure)


def read_snippet(file: Path, root: Path, problems: list[Problem]) -> Snippet | None:
    """Parse one snippet file; the only legal shape is the one in CONTRIBUTING.md, because pytest-codeblocks silently
    skips what it does not know (`title=`, `py`, `{.python}`, `~~~`)."""
    path = file.relative_to(root).as_posix()
    text = read_text(file, path, problems)
    if text is None:
        return None
    lines = text.splitlines()

    def fail(index: int, what: str, cure: str) -> None:
        problems.append(Problem(path, min(index, max(len(lines) - 1, 0)) + 1, what, cure))

    shape = "a snippet is: mark lines, ```python … ```, an empty line, " + EXPECTED + ", an empty line, ```text … ```"
    name = file.relative_to(root / SNIPPETS).with_suffix("").as_posix()
    if name.count("/") != 1 or not all(SLUG.fullmatch(part) for part in name.split("/")):
        fail(
            0, f"the name {name!r} is not <slug>/<claim>", "name it snippets/<slug>/<claim>.md in lower-case kebab-case"
        )
        return None
    i, versions, requires, marks = 0, "", [], []
    while i < len(lines) and (match := MARK.fullmatch(lines[i].strip())):
        if match["requires"]:
            requires.append(match["module"])
        elif torch := TORCH.fullmatch(match["mark"]):
            try:
                SpecifierSet(torch["versions"])
                versions = torch["versions"]
            except InvalidSpecifier:
                fail(
                    i,
                    f"{torch['versions']!r} does not say which versions of torch",
                    'write a range of versions, like torch(">=2.6") or torch(">=2.6,<2.13")',
                )
        elif match["mark"] in MARKS:
            marks.append(match["mark"])
        else:
            fail(
                i,
                f"unknown mark {match['mark']!r}",
                f'use one of: torch("…"), {", ".join(MARKS)}; a snippet is never skipped',
            )
        i += 1
    blocks = []
    for info in ("python", "text"):
        if i >= len(lines) or lines[i] != f"```{info}":
            seen = repr(lines[i]) if i < len(lines) else "the end of the file"
            return fail(i, f"expected ```{info} but found {seen}: this fence would not be run", shape)
        start = i + 1
        while i + 1 < len(lines) and lines[i + 1] != "```":
            i += 1
        if i + 1 >= len(lines):
            return fail(start - 1, f"the ```{info} fence is never closed", "close it with ``` on a line of its own")
        blocks.append((start + 1, "".join(line + "\n" for line in lines[start : i + 1])))
        i += 2
        if info == "python":
            for wanted in ("", EXPECTED, ""):
                if i >= len(lines) or lines[i] != wanted:
                    return fail(i, f"expected {wanted or 'an empty line'!r} after the code", shape)
                i += 1
    if i < len(lines):
        fail(i, f"text after the output: {lines[i]!r}", "one claim per file; " + shape)
    (code_line, code), (output_line, output) = blocks
    if not output.strip():
        fail(
            output_line - 1, "the expected output is empty, so nothing is shown or checked", "print what the claim says"
        )
    if code.count("\n") > MAX_CODE_LINES:
        fail(
            code_line - 1,
            f"the code has {code.count(chr(10))} lines",
            f"at most {MAX_CLAIM_LINES} lines, {MAX_CODE_LINES} for a recipe",
        )
    return Snippet(name, path, code, output, code_line, output_line, versions, tuple(requires), tuple(marks))


def read_page(file: Path, language: str, root: Path, problems: list[Problem]) -> Page:
    path = file.relative_to(root).as_posix()
    text = read_text(file, path, problems)
    if text is None:
        # What can be read is kept: a page that seems gone or empty would be complained about all over the catalogue.
        text = file.read_text(encoding="utf-8", errors="replace")
    meta, lines, body, body_line = front_matter(text, path, problems)
    claims, sections = parse_body(body, body_line, path, problems)
    return Page(path, language, file.stem, meta, lines, body, body_line, claims, sections)


def front_matter(text: str, path: str, problems: list[Problem]) -> tuple[dict, dict, str, int]:
    """Split a page into its front matter (values, lines of each key) and its body (text, first line)."""
    match = re.match(r"---\r?\n(.*?\r?\n)---\r?\n", text, re.DOTALL)
    if not match:
        cure = "start the file with a block of `key: value` lines between two lines of ---, see CONTRIBUTING.md"
        problems.append(Problem(path, 1, "no front matter", cure))
        return {}, {}, text, 1
    body_line = match[0].count("\n") + 1
    try:
        node = yaml.compose(match[1])
        meta = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        cure = "quote values that hold `: `, `#`, or start with a special character"
        problems.append(malformed(error, match[1], path, 2, "malformed front matter", cure))
        return {}, {}, text[match.end() :], body_line
    if not isinstance(meta, dict):
        problems.append(Problem(path, 2, "the front matter is not a list of `key: value`", "see CONTRIBUTING.md"))
        return {}, {}, text[match.end() :], body_line
    lines: dict = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        if key.value in lines:
            what = f"the key {key.value!r} is there already, in line {lines[key.value]}, which would be ignored"
            problems.append(Problem(path, line, what, "keep one of them"))
        lines[key.value] = line
        if isinstance(value, yaml.SequenceNode):
            lines.update({(key.value, i): item.start_mark.line + 2 for i, item in enumerate(value.value)})
    return meta, lines, text[match.end() :], body_line


def parse_body(
    body: str, first_line: int, path: str, problems: list[Problem]
) -> tuple[tuple[Claim, ...], tuple[Section, ...]]:
    """The claims and the H2 sections of a page's Markdown, in order; mistakes of form go to `problems`."""
    claims, sections = [], []
    pending: tuple[str, int] | None = None
    claim_cure = 'write `!!! claim "sentence"`, an empty line, then four spaces and `--8<-- "slug/name.md"`'
    for number, line in enumerate(body.splitlines(), first_line):
        if pending and line.strip():
            if (include := INCLUDE.match(line)) and include["indent"] == "    ":
                claims.append(Claim(pending[0], include["name"], pending[1]))
                pending = None
                continue
            problems.append(Problem(path, pending[1], "this claim has no proof: no include under it", claim_cure))
            pending = None
        if match := CLAIM.match(line):
            pending = match["sentence"], number
            if not match["sentence"].strip():
                problems.append(Problem(path, number, "this claim says nothing", claim_cure))
        elif CLAIM_LIKE.match(line):
            problems.append(Problem(path, number, f"this claim would not be read: {line.strip()!r}", claim_cure))
        elif INCLUDE_LIKE.match(line):
            problems.append(Problem(path, number, "an include outside a claim, or one that is malformed", claim_cure))
        elif (fence := FENCE.match(line)) and fence["info"].strip() not in ("", "console"):
            cure = "move the code into snippets/<slug>/<claim>.md and include it under a claim, so that it runs"
            problems.append(Problem(path, number, f"a fence that would not be run: {line.strip()!r}", cure))
        elif match := HEADING.match(line):
            if not match["id"]:
                cure = "write `## heading { #english-id }`, the same id in both languages"
                problems.append(Problem(path, number, "an H2 without an explicit id", cure))
            sections.append(Section(match["text"], match["id"] or "", number))
    if pending:
        problems.append(Problem(path, pending[1], "this claim has no proof: no include under it", claim_cure))
    return tuple(claims), tuple(sections)


def read_nav(root: Path, language: str, problems: list[Problem]) -> list[yaml.Node]:
    """The entries of `nav:` in the configuration of one language; none where it is missing or cannot be read."""
    path = CONFIGS[language]
    text = read_text(root / path, path, problems) if (root / path).exists() else None
    if text is None:
        return []
    try:
        document = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        cure = "mend the YAML there: indentation, a missing `:` or a quote that is never closed"
        problems.append(malformed(error, text, path, 1, "malformed configuration", cure))
        return []
    settings = document.value if isinstance(document, yaml.MappingNode) else ()
    nav = next((value for key, value in settings if key.value == "nav"), None)
    return nav.value if isinstance(nav, yaml.SequenceNode) else []


def read_navigation(root: Path, language: str, problems: list[Problem]) -> list[tuple[Topic, int]]:
    """The sections of `nav:` in the configuration of one language, each with its line."""
    topics = []
    for entry in read_nav(root, language, problems):
        if isinstance(entry, yaml.ScalarNode):
            topics.append((Topic("", (Path(entry.value).stem,)), entry.start_mark.line + 1))
        else:
            for title, content in entry.value:
                leaves = content.value if isinstance(content, yaml.SequenceNode) else [content]
                files = [leaf if isinstance(leaf, yaml.ScalarNode) else leaf.value[0][1] for leaf in leaves]
                topics.append((Topic(title.value, tuple(Path(f.value).stem for f in files)), title.start_mark.line + 1))
    return topics


def suggestion(word: str, known) -> str:
    """` (did you mean …?)` where a known word is close, else nothing."""
    close = difflib.get_close_matches(word, list(known), 1)
    return f" (did you mean {close[0]!r}?)" if close else ""

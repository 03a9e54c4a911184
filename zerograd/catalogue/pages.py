"""Pages: `docs/<language>/<slug>.md`, their front matter and what stands in their Markdown. Each is parsed once, here."""

from __future__ import annotations

import re
from pathlib import Path

from zerograd.catalogue.model import Body, Claim, Page, Passage, Problem, Question, Section
from zerograd.catalogue.reading import read_mapping, read_text

CLAIM = re.compile(r'^!!! claim "(?P<sentence>.*)"\s*$')
CLAIM_LIKE = re.compile(r"^\s*(!!!|\?\?\?\+?)\s+claim\b")
SOURCE = re.compile(r'^!!! source(?:\s+"(?P<title>.*)")?\s*$')
INCLUDE = re.compile(r'^(?P<indent>\s*)--8<--\s+"(?P<name>[^"]+)\.md"\s*$')
INCLUDE_LIKE = re.compile(r"^\s*-+8<-+")
HEADING = re.compile(r"^##\s+(?P<text>.*?)\s*(?:\{\s*#(?P<id>[A-Za-z][\w-]*)\s*\})?\s*$")
FENCE = re.compile(r"^\s*(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
FRONT_MATTER = re.compile(r"---\r?\n(.*?\r?\n)---\r?\n", re.DOTALL)
CLAIM_CURE = 'write `!!! claim "sentence"`, an empty line, then four spaces and `--8<-- "slug/name.md"`'


def read_page(file: Path, language: str, root: Path, questions: dict[str, Question], problems: list[Problem]) -> Page:
    path = file.relative_to(root).as_posix()
    before = len(problems)
    text = read_text(file, path, problems)
    if text is None:
        return Page(path, language, file.stem, {}, {}, is_sound=False)
    meta, lines, body, body_line = front_matter(text, path, problems)
    content = parse_body(body, body_line, path, problems)
    return Page(path, language, file.stem, meta, lines, content, questions.get(file.stem), len(problems) == before)


def front_matter(text: str, path: str, problems: list[Problem]) -> tuple[dict, dict, str, int]:
    """Split a page into its front matter (values, lines of each key) and its body (text, first line)."""
    match = FRONT_MATTER.match(text)
    if not match:
        cure = "start the file with a block of `key: value` lines between two lines of ---, see CONTRIBUTING.md"
        problems.append(Problem(path, 1, "no front matter", cure))
        return {}, {}, text, 1
    meta, lines = read_mapping(match[1], path, 2, "front matter", problems)
    return meta, lines, text[match.end() :], match[0].count("\n") + 1


def parse_body(text: str, first_line: int = 1, path: str = "", problems: list[Problem] | None = None) -> Body:
    """What stands in a page's Markdown, in order; mistakes of form go to `problems`."""
    problems = [] if problems is None else problems
    claims, sections, sources = [], [], []
    heading = answer = None
    pending: tuple[str, int] | None = None
    unread = False  # the include that follows belongs to a claim that would not be read

    def unproven() -> None:
        problems.append(Problem(path, pending[1], "this claim has no proof: no include under it", CLAIM_CURE))

    lines = text.splitlines()
    for number, line in enumerate(lines, first_line):
        if pending and line.strip():
            if (include := INCLUDE.match(line)) and include["indent"] == "    ":
                claims.append(Claim(pending[0], include["name"], pending[1]))
                pending = None
                continue
            unproven()
            pending = None
        if heading and not answer and line.strip():
            answer = Passage(paragraph(lines[number - first_line :]), number)
        if match := CLAIM.match(line):
            pending = match["sentence"], number
            if not match["sentence"].strip():
                problems.append(Problem(path, number, "this claim says nothing", CLAIM_CURE))
        elif CLAIM_LIKE.match(line):
            unread = True
            problems.append(Problem(path, number, f"this claim would not be read: {line.strip()!r}", CLAIM_CURE))
        elif INCLUDE_LIKE.match(line):
            if unread:
                unread = False
                continue
            problems.append(Problem(path, number, "an include outside a claim, or one that is malformed", CLAIM_CURE))
        elif (fence := FENCE.match(line)) and fence["info"].strip() not in ("", "console"):
            cure = "move the code into snippets/<slug>/<claim>.md and include it under a claim, so that it runs"
            problems.append(Problem(path, number, f"a fence that would not be run: {line.strip()!r}", cure))
        elif match := HEADING.match(line):
            if not match["id"]:
                cure = "write `## heading { #english-id }`, the same id in both languages"
                problems.append(Problem(path, number, "an H2 without an explicit id", cure))
            sections.append(Section(match["text"], match["id"] or "", number))
        elif match := SOURCE.match(line):
            sources.append(Passage(match["title"] or "", number))
        elif line.startswith("# ") and not heading:
            heading = Passage(line[2:].strip(), number)
    if pending:
        unproven()
    return Body(text, first_line, heading, answer, tuple(claims), tuple(sections), tuple(sources))


def paragraph(lines: list[str]) -> str:
    """The lines up to the first empty one."""
    end = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
    return "\n".join(lines[:end]).strip()

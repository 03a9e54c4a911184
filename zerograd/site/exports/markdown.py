"""Each page as one plain Markdown file, `<slug>.md` beside the page's folder: for language models, and for people who copy.

Claims become text, their snippets and outputs stand in full, links are complete addresses, and nothing of the syntax of
the site's generator is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from zerograd.catalogue.model import Page, Snippet
from zerograd.catalogue.pages import CLAIM, FENCE, INCLUDE
from zerograd.site import generated
from zerograd.site.answer import with_claims
from zerograd.site.browse import code
from zerograd.site.facts import Facts
from zerograd.site.scope import sentence
from zerograd.stepper.page import PLACE
from zerograd.words import counted
from zerograd.words import words as words_of

ADMONITION = re.compile(r'^(?:!!!|\?\?\?\+?)\s+(?P<kind>\w+)(?:\s+"(?P<title>.*)")?\s*$')
ID = re.compile(r"\s*\{:?\s*[#.][\w.-]+\s*\}")
LINK = re.compile(r"(?<=\]\()(?!\w+:)(?P<target>[^)\s]+)(?=\))")
ANCHOR = re.compile(r'<a href="(?P<target>[^"]+)">(?P<text>[^<]*)</a>')
SPAN = re.compile(r"</?span\b[^>]*>")
INLINE_CODE = re.compile(r"(`+)(?:.+?)\1")


def text(page: Page, facts: Facts) -> str:
    """The whole page; a line under the title says where it comes from and under which licence."""
    body = with_claims(page.body, page)
    body = PLACE.sub("", body).strip() + generated.markdown(page, facts)
    lines = list(expand(body, page, facts))
    head = next((i for i, line in enumerate(lines) if line.startswith("# ")), None)
    if head is not None:
        lines[head + 1 : head + 1] = ["", " · ".join(filter(None, [f"<{facts.url(page.slug)}>", facts.rights]))]
    return "\n".join(lines).strip() + "\n"


def expand(body: str, page: Page, facts: Facts) -> Iterator[str]:
    words = words_of(facts.language)["markdown"]
    fence, quoted, blank = "", False, 0
    for line in body.splitlines():
        if quoted and line.startswith("    "):
            yield from [">"] * blank
            yield f"> {plain(line[4:], page, facts)}"
            blank = 0
            continue
        if quoted and not line.strip():
            blank += 1
            continue
        if quoted:
            quoted, blank = False, 0
            yield ""
        if match := FENCE.match(line):
            fence = "" if fence and match["fence"].startswith(fence) else fence or match["fence"]
            yield line
        elif fence:
            yield line
        elif match := CLAIM.match(line):
            yield words["claim"] + match["sentence"]
        elif match := INCLUDE.match(line):
            if snippet := facts.catalogue.snippets.get(match["name"]):
                yield from proof(snippet, facts)
        elif match := ADMONITION.match(line):
            yield f"> {words.get(match['kind'], '')}{plain(match['title'] or '', page, facts)}".rstrip()
            quoted = True
        else:
            yield plain(line, page, facts)


def proof(snippet: Snippet, facts: Facts) -> Iterator[str]:
    words, verdict = words_of(facts.language), facts.report.verdict(snippet)
    url = f"{facts.url(snippet.slug)}#{snippet.claim}"
    versions, count = words["separator"].join(verdict.versions), len(verdict.counterfactuals)
    yield from ["```python", *snippet.code.splitlines(), "```", "", words["markdown"]["output"], ""]
    yield from ["```text", *snippet.output.splitlines(), "```", ""]
    if verdict.verified and (verdict.scope or snippet.one_case):
        yield sentence(snippet, facts.language, code)
        yield ""
    if verdict.verified:
        yield counted(words["markdown"]["verified"], count, versions=versions, url=url)
    else:
        yield f"{words['reasons'][verdict.reason]} <{url}>"


def plain(line: str, page: Page, facts: Facts) -> str:
    """A line without ids and with complete addresses; what stands in backticks stays as it is."""
    base = facts.url(page.slug)

    def outside(piece: str) -> str:
        piece = ANCHOR.sub(lambda m: f"[{m['text']}]({urljoin(base, m['target'])})", SPAN.sub("", ID.sub("", piece)))
        return LINK.sub(lambda m: address(m["target"], base, facts), piece)

    parts, end = [], 0
    for match in INLINE_CODE.finditer(line):
        parts += [line[end : match.start()], match[0]]
        end = match.end()
    return "".join(outside(part) if i % 2 == 0 else part for i, part in enumerate([*parts, line[end:]]))


def address(target: str, base: str, facts: Facts) -> str:
    """The complete address of what a page names by its file (`other.md#id`), by an id, or below the site."""
    path, hash, id = target.partition("#")
    if not path:
        return f"{base}#{id}"
    file = Path(path)
    if file.suffix in (".md", ".ipynb"):
        return urljoin(facts.home(), facts.url(file.with_suffix("").as_posix()) + hash + id)
    return urljoin(base, target)


def write(facts: Facts, site_dir: Path) -> None:
    """Every page but the home page, which holds nothing that llms.txt does not."""
    for page in [*facts.catalogue.pages[facts.language].values(), *generated.parts(facts).values()]:
        if page.slug != "index" and not page.is_draft:
            (site_dir / f"{page.slug}.md").write_text(text(page, facts), encoding="utf-8", newline="\n")

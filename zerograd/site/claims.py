"""Markdown extension: a claim on the page shows its proof and what the report says about it, and no more.

    !!! claim "sentence"

        --8<-- "slug/claim.md"

becomes an admonition whose sentence is a heading with the id `claim` (its permanent link), and that holds the picture its
snippet asks for, the code, its output (labelled, and without a copy button), and a foot: the versions it was verified on,
what makes it fail, how far it holds, and where to get it or contest it. Under the title of a page stands the
same in sum. Works in any builder that uses Python-Markdown.

Options: `language` (zh or en), `root` (the folder of the repository), `repository` (its address, for links); and, for a
builder that knows them, `snippets` by name, `verified`, and `tables`: for each question the page with the table of its claims.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from zerograd.catalogue.model import SNIPPETS, SPECIAL_NAME, Snippet
from zerograd.catalogue.pages import parse_body
from zerograd.catalogue.snippets import read_snippet
from zerograd.counterfactuals.meanings import meanings
from zerograd.pictures.draw import figure
from zerograd.proof.report import FAILS, SURVIVES, Report, Verdict, load
from zerograd.site.exports.notebooks import cell_of, colab, path
from zerograd.site.scope import sentence
from zerograd.words import counted, words

SHOWN = 4
"""How many counterfactuals a claim names itself; the rest stands on the page "How we verify"."""

FOLDED = 10
"""A code with more lines is folded on a narrow screen, where its output stands above it."""


class ClaimError(ValueError):
    """A claim that cannot be shown; the message names the cure."""


class Names(Preprocessor):
    """Remembers, before the includes are expanded, which snippet each claim of the page includes."""

    def run(self, lines: list[str]) -> list[str]:
        self.md.claim_names = [claim.snippet for claim in parse_body("\n".join(lines)).claims]
        return lines


class Marks(Treeprocessor):
    """Turns each claim's admonition into sentence, code, labelled output and foot."""

    def __init__(self, md, options: dict):
        super().__init__(md)
        self.language = options["language"]
        self.words = words(self.language)["claim"]
        self.reasons = words(self.language)["reasons"]
        self.separator = words(self.language)["separator"]
        self.root = Path(options["root"])
        self.tables: dict[str, str] = options["tables"]
        self.snippets: dict[str, Snippet] = options["snippets"]
        self.given: Report | str = options["verified"]
        self.repository = options["repository"].rstrip("/")

    def run(self, root: Element) -> None:
        names = self.md.claim_names
        boxes = [box for box in root.iter("div") if "claim" in box.get("class", "").split()]
        if len(boxes) != len(names):
            raise ClaimError(
                f"{len(boxes)} claims on the page, {len(names)} of them with an include: each `!!! claim` holds exactly "
                'one `--8<-- "slug/name.md"`, four spaces in'
            )
        if not names:
            return
        report = self.report()
        snippets = [self.snippet(name) for name in names]
        levels = self.levels(root)
        for box, snippet in zip(boxes, snippets):
            self.show(box, snippet, report, levels[box])
        title = next((i for i, child in enumerate(root) if child.tag == "h1"), -1)
        root.insert(title + 1, self.summary(snippets, report))

    def report(self) -> Report:
        """What was shown: given by the builder (`verified`), or read from beside the snippets."""
        return self.given or load(self.root)

    def snippet(self, name: str) -> Snippet:
        if name in self.snippets:
            return self.snippets[name]
        problems: list = []
        file = self.root / SNIPPETS / f"{name}.md"
        if not file.exists():
            raise ClaimError(f"no {SNIPPETS}/{name}.md: write it, or correct the include")
        snippet = read_snippet(file, self.root, problems)
        if snippet is None:
            raise ClaimError("\n".join(map(str, problems)))
        return snippet

    @staticmethod
    def levels(root: Element) -> dict[Element, int]:
        """The level of each box as a heading: one below the heading it stands under."""
        level, found = 1, {}
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                level = int(element.tag[1])
            elif "claim" in element.get("class", "").split():
                found[element] = min(level + 1, 6)
        return found

    def show(self, box: Element, snippet: Snippet, report: Report, level: int) -> None:
        verdict = report.verdict(snippet)
        box.set("class", f"{box.get('class')} {state(verdict)}")
        sentence, *rest = box
        sentence.tag = f"h{level}"
        sentence.set("id", snippet.claim)
        blocks = [child for child in rest if self.without_comments(child)]
        if len(blocks) != 2:
            raise ClaimError(f"{snippet.path} does not give one block of code and one of output: it has {len(blocks)}")
        for child in rest:
            box.remove(child)
        code, output = blocks
        if snippet.picture:
            drawing = SubElement(box, "p")
            drawing.text = self.md.htmlStash.store(figure(snippet, self.language))
        box.append(self.foldable(code, snippet))
        shown = SubElement(box, "div", {"class": "output no-copy"})
        SubElement(shown, "p", {"class": "output-label"}).text = self.words["output"]
        shown.append(output)
        box.append(self.raw("div", "claim-foot", self.foot(snippet, verdict)))

    def foldable(self, code: Element, snippet: Snippet) -> Element:
        """The code. On a narrow screen the stylesheet shows the first lines of a long one, until the box is checked."""
        shown = Element("div", {"class": "code"})
        shown.append(code)
        count = snippet.code.count("\n")
        if count > FOLDED:
            label = SubElement(shown, "label", {"class": "unfold"})
            SubElement(label, "input", {"type": "checkbox"}).tail = self.words["lines"].format(count=count)
        return shown

    def without_comments(self, child: Element) -> bool:
        """Take the marks of the snippet file (HTML comments) out of a block; false if nothing else is in it."""

        def keep(match: re.Match) -> str:
            comment = str(self.md.htmlStash.rawHtmlBlocks[int(match[1])]).lstrip().startswith("<!--")
            return "" if comment else match[0]

        child.text = HTML_PLACEHOLDER_RE.sub(keep, child.text or "").strip()
        return bool(child.text or len(child))

    def foot(self, snippet: Snippet, verdict: Verdict) -> str:
        texts = self.words
        up = "../" if self.language == "zh" else "../../"
        links = [
            (f"{up}{SNIPPETS}/{snippet.name}.py", ".py", texts["download"]),
            (f"{up}{path(snippet.slug)}", ".ipynb", texts["notebook"]),
            (colab(self.repository, path(snippet.slug), cell_of(snippet)), "Colab", texts["colab"]),
            (self.contest(snippet), texts["report"], ""),
        ]
        shown = "".join(
            f'<a href="{escape(href)}"{" download" * text.startswith(".")}'
            f"{f' title={chr(34)}{label}{chr(34)} aria-label={chr(34)}{label}{chr(34)}' if label else ''}>{text}</a>"
            for href, text, label in links
            if href
        )
        return f'{self.mark(snippet, verdict)}<span class="claim-links">{shown}</span>'

    def mark(self, snippet: Snippet, verdict: Verdict) -> str:
        texts, separator = self.words, self.separator
        if not verdict.verified:
            return f"<span>{self.reasons[verdict.reason]}</span>"
        known = meanings()
        broken = [known[name] for name in verdict.counterfactuals if name in known]
        items = [f"<li>{inline(getattr(meaning, self.language))}</li>" for meaning in broken[:SHOWN]]
        if len(broken) > SHOWN:
            more = texts["more"].format(count=len(broken) - SHOWN)
            table = self.tables.get(snippet.slug, "how-we-verify")
            items.append(f'<li><a href="../{table}/#{snippet.slug}">{more}</a></li>')
        outside = separator.join(verdict.outside)
        differs = f"<p>{texts['differs'].format(versions=outside)}</p>" if outside else ""
        return (
            f"<details><summary>{texts['verified'].format(versions=separator.join(verdict.versions))}"
            f" · {counted(texts['falsified'], len(broken))}{self.scope(snippet, verdict)}</summary>"
            f"<p>{texts['fails_when']}</p><ul>{''.join(items)}</ul>{differs}</details>"
        )

    def scope(self, snippet: Snippet, verdict: Verdict) -> str:
        """How far it holds: only what was shown, and where that was on fewer versions, on which."""
        if not (verdict.scope or snippet.one_case):
            return ""
        code = lambda text: f"<code>{escape(text, quote=False)}</code>"
        fewer = (
            ""
            if snippet.one_case or verdict.scope == verdict.versions
            else f" (torch {self.separator.join(verdict.scope)})"
        )
        return f' · <span class="claim-scope">{sentence(snippet, self.language, code)}{fewer}</span>'

    def contest(self, snippet: Snippet) -> str:
        if not self.repository:
            return ""
        page = f"docs/{self.language}/{snippet.slug}.md"
        query = {"template": "wrong-answer.yml", "page": page, "claim": snippet.name}
        return f"{self.repository}/issues/new?{urlencode(query)}"

    def summary(self, snippets: list[Snippet], report: Report) -> Element:
        texts = self.words
        verdicts = [report.verdict(snippet) for snippet in snippets]
        verified = [verdict for verdict in verdicts if verdict.verified]
        how = f'<a href="../how-we-verify/">{texts["how"]}</a>'
        page = report.page(snippets)
        if len(verified) < len(verdicts) or not page.versions:
            waiting = sum(state(verdict) == "unverified" for verdict in verdicts)
            more = texts["page_waiting"].format(count=waiting) if waiting else ""
            said = texts["page_some"].format(count=len(verdicts), verified=len(verified), more=more)
            return self.raw("div", "verdict", f"{said} {how}")
        said = texts["page"].format(count=len(verdicts), versions=self.separator.join(page.versions), date=page.date)
        return self.raw("div", "verdict verified", f"{said} {how}")

    def raw(self, tag: str, name: str, html: str) -> Element:
        element = Element("p")
        element.text = self.md.htmlStash.store(f'<{tag} class="{name}">{html}</{tag}>')
        return element


def state(verdict: Verdict) -> str:
    """`verified`; `failed`, where a run has shown that it does not hold or proves nothing; else `unverified`, which says
    nothing against it: it is new, or was changed, and nobody has run it since."""
    if verdict.verified:
        return "verified"
    return "failed" if verdict.reason in (FAILS, SURVIVES) else "unverified"


def inline(text: str) -> str:
    """Backticks as code; everything else escaped."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


class Claims(Extension):
    def __init__(self, **options):
        self.config = {
            "language": ["zh", "zh or en"],
            "root": [".", "the folder of the repository"],
            "verified": ["", "what was shown, as zerograd.proof.report.load reads it (default: beside the snippets)"],
            "tables": [{}, "the page that has the table of a question's claims, by slug (default: how-we-verify)"],
            "snippets": [{}, "the snippets by name (default: read from their files)"],
            "repository": ["", "the address of the repository, for links that contest a claim"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md) -> None:
        # Before pymdownx.snippets (32), which replaces the includes; after the inline patterns (20).
        md.preprocessors.register(Names(md), "claim_names", 33)
        md.treeprocessors.register(Marks(md, self.getConfigs()), "claim_marks", 15)
        # After code in backticks (190), before emphasis (60), which would make __init__ a bold "init".
        md.inlinePatterns.register(SimpleTextInlineProcessor(f"({SPECIAL_NAME})"), "special_names", 185)


def makeExtension(**options) -> Claims:
    return Claims(**options)

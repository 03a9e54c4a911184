"""Markdown extension: a claim on the page shows its proof and what the report says about it, and no more.

    !!! claim "sentence"

        --8<-- "slug/claim.md"

becomes an admonition with the id `claim` (its permanent link) that holds the code, its output (labelled, and without a
copy button), and a foot: the versions it was verified on, what makes it fail, and where to get it or contest it.
Under the first paragraph of a page stands the same in sum. Works in any builder that uses Python-Markdown.

Options: `language` (zh or en), `root` (the folder of the repository), `repository` (its address, for links).
"""

from __future__ import annotations

import functools
import re
from html import escape
from pathlib import Path
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from zerograd import notebooks
from zerograd import report as reports
from zerograd.catalogue import CLAIM, INCLUDE, MAX_CLAIM_LINES, SNIPPETS, Snippet, read_snippet

SHOWN = 4
"""How many counterfactuals a claim names itself; the rest stands on the page "How we verify"."""

LONG_LINE = 90
"""An output with a longer line is wrapped (an error message); a table keeps its columns, and scrolls."""

WORDS = {
    "zh": {
        "output": "输出",
        "lines": "代码，{count} 行",
        "verified": "已在 torch {versions} 上验证",
        "falsified": "{count} 种反事实会推翻它",
        "fails_when": "PyTorch 若这样改坏，这段代码的输出就会变：",
        "more": "另外 {count} 种",
        "differs": "torch {versions} 上也运行过，结果不同，如论断所说",
        "page": "本页 {count} 条论断都运行过：torch {versions}，{date}。",
        "page_some": "本页 {count} 条论断，{verified} 条已验证。",
        "how": "怎么验证的",
        "separator": "、",
        "report": "这条不对？",
        "link": "本条链接",
        "download": "下载 .py",
        "colab": "在 Colab 打开",
    },
    "en": {
        "output": "Output",
        "lines": "Code, {count} lines",
        "verified": "Verified on torch {versions}",
        "falsified": "{count} counterfactuals refute it",
        "fails_when": "The output of this code changes if PyTorch is broken like this:",
        "more": "{count} more",
        "differs": "Also run on torch {versions}, where the result differs, as the claim says",
        "page": "All {count} claims on this page were run: torch {versions}, {date}.",
        "page_some": "{count} claims on this page, {verified} of them verified.",
        "how": "How we verify",
        "separator": ", ",
        "report": "Is this wrong?",
        "link": "Link to this claim",
        "download": "Download .py",
        "colab": "Open in Colab",
    },
}


class ClaimError(ValueError):
    """A claim that cannot be shown; the message names the cure."""


class Names(Preprocessor):
    """Remembers, before the includes are expanded, which snippet each claim of the page includes."""

    def run(self, lines: list[str]) -> list[str]:
        self.md.claim_names = []
        open_claim = False
        for line in lines:
            if CLAIM.match(line):
                open_claim = True
            elif open_claim and line.strip():
                if include := INCLUDE.match(line):
                    self.md.claim_names.append(include["name"])
                open_claim = False
        return lines


class Marks(Treeprocessor):
    """Turns each claim's admonition into sentence, code, labelled output and foot."""

    def __init__(self, md, options: dict):
        super().__init__(md)
        self.language = options["language"]
        self.words = WORDS[self.language]
        self.root = Path(options["root"])
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
        report = report_at(self.root / reports.FILE)
        snippets = [self.snippet(name) for name in names]
        for box, snippet in zip(boxes, snippets):
            self.show(box, snippet, report)
        paragraph = next((i for i, child in enumerate(root) if child.tag == "p"), None)
        if paragraph is not None:
            root.insert(paragraph + 1, self.raw("p", "verdict", self.summary(snippets, report)))

    def snippet(self, name: str) -> Snippet:
        problems: list = []
        file = self.root / SNIPPETS / f"{name}.md"
        if not file.exists():
            raise ClaimError(f"no {SNIPPETS}/{name}.md: write it, or correct the include")
        snippet = read_snippet(file, self.root, problems)
        if snippet is None:
            raise ClaimError("\n".join(map(str, problems)))
        return snippet

    def show(self, box: Element, snippet: Snippet, report: reports.Report) -> None:
        verdict = report.verdict(snippet)
        box.set("id", snippet.claim)
        box.set("class", f"{box.get('class')} {'verified' if verdict.verified else 'unverified'}")
        rest = list(box)[1:]
        blocks = [child for child in rest if self.without_comments(child)]
        if len(blocks) != 2:
            raise ClaimError(f"{snippet.path} does not give one block of code and one of output: it has {len(blocks)}")
        for child in rest:
            box.remove(child)
        code, output = blocks
        box.append(self.collapsible(code, snippet))
        long = any(len(line) > LONG_LINE for line in snippet.output.splitlines())
        shown = SubElement(box, "div", {"class": "output no-copy long-lines" if long else "output no-copy"})
        SubElement(shown, "p", {"class": "output-label"}).text = self.words["output"]
        shown.append(output)
        box.append(self.raw("div", "claim-foot", self.foot(snippet, verdict, report)))

    def collapsible(self, code: Element, snippet: Snippet) -> Element:
        """The code; a long one can be folded away, and starts open, so that nobody misses it and printing shows it."""
        count = snippet.code.count("\n")
        if count <= MAX_CLAIM_LINES:
            return code
        details = Element("details", {"class": "long-code", "open": ""})
        SubElement(details, "summary").text = self.words["lines"].format(count=count)
        details.append(code)
        return details

    def without_comments(self, child: Element) -> bool:
        """Take the marks of the snippet file (HTML comments) out of a block; false if nothing else is in it."""

        def keep(match: re.Match) -> str:
            comment = str(self.md.htmlStash.rawHtmlBlocks[int(match[1])]).lstrip().startswith("<!--")
            return "" if comment else match[0]

        child.text = HTML_PLACEHOLDER_RE.sub(keep, child.text or "").strip()
        return bool(child.text or len(child))

    def foot(self, snippet: Snippet, verdict: reports.Verdict, report: reports.Report) -> str:
        words = self.words
        up = "../" if self.language == "zh" else "../../"
        links = [
            (f"#{snippet.claim}", "#", words["link"]),
            (f"{up}{SNIPPETS}/{snippet.name}.py", ".py", words["download"]),
            (
                notebooks.colab(self.repository, notebooks.path(snippet.slug), notebooks.cell_of(snippet)),
                "Colab",
                words["colab"],
            ),
            (self.contest(snippet), words["report"], ""),
        ]
        shown = "".join(
            f'<a href="{escape(href)}"{f" title={chr(34)}{label}{chr(34)} aria-label={chr(34)}{label}{chr(34)}" if label else ""}>{text}</a>'
            for href, text, label in links
            if href
        )
        return f'{self.mark(snippet, verdict, report)}<span class="claim-links">{shown}</span>'

    def mark(self, snippet: Snippet, verdict: reports.Verdict, report: reports.Report) -> str:
        words, separator = self.words, self.words["separator"]
        if not verdict.verified:
            return f"<span>{reports.REASONS[verdict.reason][self.language]}</span>"
        broken = [report.counterfactuals[name] for name in verdict.counterfactuals]
        items = [f"<li>{inline(getattr(meaning, self.language))}</li>" for meaning in broken[:SHOWN]]
        if len(broken) > SHOWN:
            more = words["more"].format(count=len(broken) - SHOWN)
            items.append(f'<li><a href="../how-we-verify/#{snippet.slug}">{more}</a></li>')
        outside = separator.join(verdict.outside)
        differs = f"<p>{words['differs'].format(versions=outside)}</p>" if outside else ""
        return (
            f"<details><summary>{words['verified'].format(versions=separator.join(verdict.versions))}"
            f" · {words['falsified'].format(count=len(broken))}</summary>"
            f"<p>{words['fails_when']}</p><ul>{''.join(items)}</ul>{differs}</details>"
        )

    def contest(self, snippet: Snippet) -> str:
        if not self.repository:
            return ""
        page = f"docs/{self.language}/{snippet.slug}.md"
        query = {"template": "wrong-answer.yml", "page": page, "claim": snippet.name}
        return f"{self.repository}/issues/new?{urlencode(query)}"

    def summary(self, snippets: list[Snippet], report: reports.Report) -> str:
        words = self.words
        verdicts = [report.verdict(snippet) for snippet in snippets]
        verified = [verdict for verdict in verdicts if verdict.verified]
        how = f'<a href="../how-we-verify/">{words["how"]}</a>'
        if not report.runs:
            return f"{reports.REASONS['no report'][self.language]} {how}"
        page = report.page(snippets)
        if len(verified) < len(verdicts) or not page.versions:
            return f"{words['page_some'].format(count=len(verdicts), verified=len(verified))} {how}"
        versions = words["separator"].join(page.versions)
        return f"{words['page'].format(count=len(verdicts), versions=versions, date=page.date)} {how}"

    def raw(self, tag: str, name: str, html: str) -> Element:
        element = Element("p")
        element.text = self.md.htmlStash.store(f'<{tag} class="{name}">{html}</{tag}>')
        return element


def inline(text: str) -> str:
    """Backticks as code; everything else escaped."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def report_at(path: Path) -> reports.Report:
    return read_report(path, path.stat().st_mtime_ns if path.exists() else 0)


@functools.lru_cache(maxsize=4)
def read_report(path: Path, changed: int) -> reports.Report:
    return reports.load(path)


class Claims(Extension):
    def __init__(self, **options):
        self.config = {
            "language": ["zh", "zh or en"],
            "root": [".", "the folder of the repository"],
            "repository": ["", "the address of the repository, for links that contest a claim"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md) -> None:
        # Before pymdownx.snippets (32), which replaces the includes; after the inline patterns (20).
        md.preprocessors.register(Names(md), "claim_names", 33)
        md.treeprocessors.register(Marks(md, self.getConfigs()), "claim_marks", 15)


def makeExtension(**options) -> Claims:
    return Claims(**options)

"""`llms.txt` (llmstxt.org), one per language: what the site is, and the Markdown of every page with its answer."""

from __future__ import annotations

from pathlib import Path

from zerograd.catalogue import Page
from zerograd.site.data import FILE as DATA
from zerograd.site.facts import Facts

FILE = "llms.txt"
WORDS = {
    "zh": {
        "about": [
            "每一页回答一个问题，第一段就是答案。论断后面的代码都运行过，输出一字不差；并且在故意弄坏的 PyTorch 里运行过，输出会变。每条论断写明在哪些 torch 版本上验证过。",
            "页面的 Markdown 里代码和输出都已展开。全部内容（两种语言）在一个文件里：[{name}]({data})。English: [llms.txt]({other}).",
        ],
    },
    "en": {
        "about": [
            "Each page answers one question, and its first paragraph is the answer. The code after a claim was run and printed exactly the output shown; it was also run on a PyTorch broken on purpose, where the output changes. Each claim says on which versions of torch it was verified.",
            "The Markdown of a page has its code and outputs in full. Everything, in both languages, is in one file: [{name}]({data}). 中文：[llms.txt]({other})。",
        ],
    },
}


def text(facts: Facts) -> str:
    words = WORDS[facts.language]
    parts = [f"# {facts.name}", f"> {facts.description}"]
    data, other = facts.home("zh") + DATA, facts.home(facts.other) + FILE
    parts += [about.format(name=DATA, data=data, other=other) for about in words["about"]]
    for _, topic in facts.sections():
        lines = [f"## {topic.title}", "", *(entry(facts.questions[slug], facts) for slug in topic.slugs)]
        parts.append("\n".join(lines))
    others = [
        page for page in facts.catalogue.pages[facts.language].values() if not page.is_question and page.slug != "index"
    ]
    labs = [
        line(lab.title, facts.url(lab.slug), lab.description) for lab in facts.catalogue.labs[facts.language].values()
    ]
    parts.append("\n".join(["## Optional", "", *labs, *(entry(page, facts) for page in others)]))
    return "\n\n".join(parts) + "\n"


def entry(page: Page, facts: Facts) -> str:
    return line(page.title, facts.markdown_url(page.slug), page.description)


def line(title: str, url: str, text: str) -> str:
    title = title.replace("[", "\\[").replace("]", "\\]")
    return f"- [{title}]({url}): {text}"


def write(facts: Facts, site_dir: Path) -> None:
    (site_dir / FILE).write_text(text(facts), encoding="utf-8", newline="\n")

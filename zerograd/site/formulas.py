"""Markdown extension: formulas become MathML when the site is built, so that reading them needs no script.

`pymdownx.arithmatex` (generic) finds them; `latex2mathml` converts them.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert
from markdown import Extension
from markdown.treeprocessors import Treeprocessor

CLOSING = re.compile(r"[,.:;!?)\]，。：；！？、）”》]*")


class FormulaError(ValueError):
    """A formula that could not be converted; the message holds it."""


class MathML(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if "arithmatex" in element.get("class", "").split():
                text = (element.text or "").strip()
                block = text.startswith(r"\[")
                # A mark that ends a clause stands with its formula (which does not wrap), never at the start of a line.
                mark = CLOSING.match(element.tail or "")[0]
                element.text = self.md.htmlStash.store(mathml(text[2:-2].strip(), block)) + mark
                element.tail = (element.tail or "")[len(mark) :]


def mathml(formula: str, block: bool) -> str:
    try:
        converted = convert(formula, display="block" if block else "inline")
    except Exception as error:
        raise FormulaError(f"cannot read the formula {formula!r} ({error!r}): write plain LaTeX") from error
    if unknown := re.search(r">(\\\w+)<", converted):
        raise FormulaError(
            f"the formula {formula!r} uses {unknown[1]}, which latex2mathml does not know: write it otherwise"
        )
    return converted


class Formulas(Extension):
    def extendMarkdown(self, md) -> None:
        # Admonition titles and paragraphs have been through the inline patterns (20) by then.
        md.treeprocessors.register(MathML(md), "mathml", 12)


def makeExtension(**options) -> Formulas:
    return Formulas(**options)

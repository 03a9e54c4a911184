"""A lab as a page: its cells as Markdown, so that code looks and copies like everywhere else on the site.

mkdocs-jupyter finds the notebooks and gives them addresses. Its own rendering puts 600 KB of stylesheet into each page
(every Jupyter widget's), gives Chinese headings an empty id and checks no link; so the page is written by MkDocs itself,
from the Markdown made here. Plots stand in the page as SVG whose colours follow its light or dark scheme.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from zerograd.catalogue.markup import folded, neutral
from zerograd.catalogue.model import Cell, Lab
from zerograd.site.exports.notebooks import colab
from zerograd.words import words as words_of

LINK = re.compile(r"\]\((?P<slug>[a-z0-9-]+)\.(?:md|ipynb)(?P<fragment>#[\w-]+)?\)")

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}"
# The colours that the labs draw with, and the variables of labs.css that stand for them in both schemes.
COLOURS = {
    "#ffffff": "var(--md-default-bg-color)",
    "#000000": "currentColor",
    "#808080": "var(--lab-grey)",
    "#1f77b4": "var(--lab-blue)",
    "#ff7f0e": "var(--lab-orange)",
    "#2ca02c": "var(--lab-green)",
}


def is_lab(page) -> bool:
    return page.file.src_uri.endswith(".ipynb")


def render_as_markdown(page) -> None:
    """Take back the method that mkdocs-jupyter has put on this page, so that MkDocs renders it."""
    if is_lab(page):
        vars(page).pop("render", None)


def source(page, labs: dict[str, Lab], repository: str) -> str | None:
    """What MkDocs reads instead of the file of a lab; None for any other page. `repository` is its address."""
    if not is_lab(page):
        return None
    lab = labs.get(page.file.name)
    # A notebook that cannot be read is a problem of the catalogue, which says so.
    return as_markdown(lab, repository) if lab else f"# {page.file.name}\n"


def as_markdown(lab: Lab, repository: str) -> str:
    """The page: front matter, then section by section its text, its plots, what was printed, and the code, folded; under the
    first text what the lab was run on and where to get it."""
    meta = {"title": lab.title, "description": lab.description, "template": "lab.html"}
    parts = ["---", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items()), "---"]
    sections: list[list[Cell]] = []
    for cell in lab.cells:
        sections.append([cell]) if not cell.is_code or not sections else sections[-1].append(cell)
    plots = [
        [
            f'<figure class="plot">{plot(cell.plots[0], cell.alt, f"plot-{cell.id}-")}</figure>'
            for cell in code
            if cell.plots
        ]
        for _, *code in sections
    ]
    if any(plots) and len(sections[0]) > 1 and not plots[0]:
        # What opens a lab with numbers opens with a picture of them.
        plots[0].append(next(each for each in plots if each).pop(0))
    for number, (text, *code) in enumerate(sections):
        # The id of the cell is that of its section: MkDocs cannot make one out of a Chinese heading.
        parts += ["", re.sub(r"\A(## .*)", rf"\1 {{ #{text.id} }}", neutral(text.source))]
        if number == 0:
            parts += ["", links(lab, repository)]
        for picture in plots[number]:
            parts += ["", picture]
        for cell in code:
            parts += ["", *printed(cell, lab.language)]
    return "\n".join(parts) + "\n"


def printed(cell: Cell, language: str) -> Iterator[str]:
    words = words_of(language)
    if cell.texts:
        label = f'<p class="output-label">{words["claim"]["output"]}</p>'
        text = escape("".join(cell.texts), quote=False)
        yield f'<div class="output no-copy">{label}<div class="highlight"><pre><code>{text}</code></pre></div></div>\n'
    summary = words["lab"]["code"].format(count=cell.source.count("\n") + 1)
    yield folded(summary, f"```python\n{cell.source}\n```")


def links(lab: Lab, repository: str) -> str:
    words = words_of(lab.language)["lab"]
    shown = [f'<a href="{lab.slug}.ipynb" download>{words["download"]}</a>']
    if address := colab(repository, lab.path):
        shown.insert(0, f'<a href="{escape(address)}">{words_of(lab.language)["claim"]["colab"]}</a>')
    verified = f"<span>{words['verified'].format(torch=lab.torch)}</span>" if lab.torch else ""
    return f'<p class="lab-links">{"".join(shown)}{verified}</p>'


def plot(svg: str, alt: str, prefix: str) -> str:
    """The SVG of a plot for use inside a page: described, in the page's colours, its ids its own, light."""
    # In HTML the elements stand without a prefix; with the namespace as the default, ElementTree writes them so.
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)
    for parent in root.iter():
        for child in list(parent):
            # Its one rule, `* { … }`, would reach everything on the page; labs.css says the same about plots.
            if child.tag == f"{{{SVG}}}style":
                parent.remove(child)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    for element in root.iter():
        if (target := element.attrib.pop(f"{XLINK}href", None)) is not None:
            element.set("href", f"#{prefix}{target.removeprefix('#')}")
        if (name := element.attrib.pop("id", None)) in used:
            element.set("id", f"{prefix}{name}")
        if "clip-path" in element.attrib:
            element.set("clip-path", element.get("clip-path").replace("url(#", f"url(#{prefix}"))
        for name, value in look(element.attrib.pop("style", "")):
            element.set(name, value)
        if "d" in element.attrib:
            element.set("d", steps(" ".join(shorter(element.get("d")).split())))
        for key in ("x", "y", "transform"):
            if key in element.attrib:
                element.set(key, shorter(element.get(key)))
        element.text, element.tail = ((text or "").strip() or None for text in (element.text, element.tail))
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("aria-label", alt)
    return ElementTree.tostring(root, encoding="unicode")


def look(style: str) -> Iterator[tuple[str, str]]:
    """The style of an element as attributes, which the policy of a page allows; without its font, which is that of the page,
    and with colours that follow the scheme."""
    for part in style.split(";"):
        name, _, value = map(str.strip, part.partition(":"))
        if name and name != "font-family":
            yield name, re.sub(r"#[0-9a-f]{6}\b", lambda match: COLOURS.get(match[0], match[0]), value)


def shorter(numbers: str) -> str:
    """Coordinates to a tenth of a point."""
    return re.sub(r"\d+\.\d{2,}", lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), numbers)


def steps(path: str) -> str:
    """A path of straight lines by the steps from point to point, which weigh half of what the points do."""
    if set(re.findall("[A-Za-z]", path)) - {"M", "L"}:
        return path
    written, last = [], (0.0, 0.0)
    for command, *point in re.findall(r"([ML]) (\S+) (\S+)", path):
        x, y = map(float, point)
        step = f"{round(x - last[0], 1):g} {round(y - last[1], 1):g}"
        written.append(f"M{x:g} {y:g}l" if command == "M" else step)
        last = x, y
    return " ".join(written).replace("l M", "M").removesuffix("l")


def standing_alone(text: str, home: str) -> str:
    """The text of a notebook whose links to other pages lead to the site, wherever it is opened."""
    return LINK.sub(lambda match: f"]({home}{match['slug']}/{match['fragment'] or ''})", text)


def write(labs: dict[str, Lab], root: Path, site_dir: Path, home: str) -> None:
    """Each notebook beside its page, for the download."""
    for lab in labs.values():
        text = (root / lab.path).read_text(encoding="utf-8")
        file = site_dir / lab.slug / f"{lab.slug}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(standing_alone(text, home), encoding="utf-8", newline="\n")

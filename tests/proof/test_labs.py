"""The labs: executed again they give what they show, and their pages show it, lightly.

Text is compared to the character. Of a plot the drawing is compared (words, shapes, colours, coordinates to a tenth of a
point) and not the file, which no two machines write alike: see zerograd/labs/execute.py. Mistakes in them: test_mistakes.py.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mkdocs.utils.yaml import yaml_load
from support.building import ours
from support.house import ROOT
from support.house import lab as made

from zerograd.catalogue.labs import parse
from zerograd.catalogue.model import LANGUAGES
from zerograd.labs import execute as execution
from zerograd.labs import page as pages
from zerograd.labs.execute import differences, drawing, execute, plot_difference
from zerograd.proof.cache import key
from zerograd.proof.workers import environment

LABS = ours().labs
BOTH = [lab for language in LANGUAGES for lab in LABS[language].values()]


# What they show is what was run.


def placed(lab, outputs):
    """The lab as it would be with these outputs."""
    notebook = json.loads((ROOT / lab.path).read_text(encoding="utf-8"))
    for cell, new in zip([cell for cell in notebook["cells"] if cell["cell_type"] == "code"], outputs, strict=True):
        cell["outputs"] = new
    return parse(json.dumps(notebook), lab.path, lab.language)


def test_a_fresh_kernel_gives_what_the_notebooks_show(cache):
    """Each lab is executed once, in a kernel of its own: both languages have the same code, as `check` says. What gave
    the same before, and has not changed since, is not executed again."""
    keys = {lab.path: key(repr(lab) + Path(execution.__file__).read_text(), ("matplotlib",), "lab") for lab in BOTH}
    todo = {lab.slug: lab for lab in BOTH if not cache.knows(keys[lab.path])}
    with ThreadPoolExecutor(2) as pool:
        executed = dict(zip(todo, pool.map(execute, todo.values())))
    shown = []
    for lab in (lab for lab in BOTH if lab.slug in todo):
        found = differences(lab.code, placed(lab, executed[lab.slug]).code)
        shown += [f"{lab.path}:{cell.line} ({cell.id})\nshown:\n{old}now:\n{new}" for cell, old, new in found]
        cache.note(keys[lab.path]) if not found else None
    assert not shown, "\n".join([*shown, "    cure: `python -m zerograd labs`, then read whether the text still holds"])


def test_each_number_in_the_text_stands_in_an_output_or_in_the_code():
    """A figure that a sentence relies on is one that was printed, or one that the code sets."""
    for lab in BOTH:
        proven = " ".join(text for cell in lab.code for text in (*cell.texts, cell.source))
        known = {float(number) for number in re.findall(r"\d+\.\d+|\d+", proven)}
        prose = [re.sub(r"`[^`]*`|\]\([^)]*\)", " ", cell.source) for cell in lab.cells if not cell.is_code]
        prose += [cell.alt for cell in lab.code]
        numbers = {number for text in prose for number in re.findall(r"\d+\.\d+|\d+", text)}
        assert not {number for number in numbers if float(number) not in known}, lab.path


def test_a_lab_draws_only_in_colours_that_follow_the_scheme():
    for lab in BOTH:
        for cell in lab.code:
            for svg in cell.plots:
                assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= set(pages.COLOURS), f"{lab.path}:{cell.line}"


# The comparison notices what a reader would, and no more.

PLOT = next(svg for cell in LABS["zh"]["lab-zeroing"].code for svg in cell.plots)
CURVE = re.search(r'(<path d="M [^"]*" clip-path="[^"]*" style="fill: none; stroke: )#1f77b4', PLOT)


def moved(distance: float) -> str:
    """The plot with one point of one curve moved to the right."""
    start = re.compile(r"(?<=M )\d+\.\d+").search(PLOT, CURVE.start())
    return PLOT[: start.start()] + str(float(start[0]) + distance) + PLOT[start.end() :]


def test_a_plot_is_compared_as_it_is_seen():
    for what, (svg, noticed) in {
        "the same": (PLOT, False),
        "another last digit": (moved(0.001), False),
        "a point elsewhere": (moved(1), True),
        "another word": (PLOT.replace(">loss<", ">lost<"), True),
        "another colour": (PLOT.replace(CURVE[0], CURVE[1] + "#2ca02c"), True),
        "a curve less": (PLOT.replace(re.search(re.escape(CURVE[0]) + r"[^>]*>", PLOT)[0], "", 1), True),
    }.items():
        assert bool(plot_difference(drawing(PLOT), drawing(svg))) == noticed, what


def test_a_changed_text_is_noticed():
    ours = parse(json.dumps(made("en")), "docs/en/lab-made.ipynb", "en")
    theirs = parse(json.dumps(made("en")).replace("42", "43"), "docs/en/lab-made.ipynb", "en")
    assert [cell.id for cell, _, _ in differences(ours.code, theirs.code)] == ["first"]


def test_a_path_keeps_its_points_and_its_curves():
    assert pages.steps("M 1 2 L 3.5 4 L 3 3.9 M 0 0.5 L 1 1") == "M1 2l 2.5 2 -0.5 -0.1 M0 0.5l 1 0.5"
    assert pages.steps("M 1 2 C 1 2 3 4 5 6 z") == "M 1 2 C 1 2 3 4 5 6 z"


# The command.


def test_the_command_writes_back_what_is_new_and_nothing_else(house):
    for language in LANGUAGES:
        raw, wrong = made(language), made(language)
        raw["cells"][1] |= {
            "execution_count": None,
            "outputs": [],
            "metadata": {"execution": {"iopub.execute_input": "2026"}},
        }
        raw["metadata"] = {"language_info": {"version": "3.11.7"}, "colab": {"provenance": []}}
        house.save(f"docs/{language}/lab-made.ipynb", raw)
        wrong["cells"][1]["source"] = "import warnings\n\n1 / 0"
        house.save(f"docs/{language}/lab-wrong.ipynb", wrong)
    before = house.read("docs/zh/lab-made.ipynb")
    done = house.run("labs", "lab-made", "--check")
    assert done.status == 1 and house.read("docs/zh/lab-made.ipynb") == before and "+42" in done.text
    done = house.run("labs")
    assert done.status == 1
    assert "docs/zh/lab-wrong.ipynb:12: the cell 'first' raises ZeroDivisionError: division by zero" in done.text
    after = house.read("docs/en/lab-made.ipynb")
    assert '"42\\n"' in after and "2026" not in after and "colab" not in after and "3.11.7" not in after
    done = house.run("labs", "lab-made")
    assert done.status == 0 and house.read("docs/en/lab-made.ipynb") == after
    assert "1 lab: 0 notebooks rewritten, 0 failed or wrong" in done.text


def test_the_command_executes_nothing_while_the_code_differs(house):
    content = made("en")
    content["cells"][1]["source"] = "1 / 0"
    house.save("docs/en/lab-made.ipynb", content)
    done = house.run("labs")
    assert done.status == 1 and "ZeroDivisionError" not in done.text
    assert "docs/en/lab-made.ipynb:12: the code of 'first' differs" in done.text


# The pages.


def html_of(lab, site) -> str:
    folder = site / "en" if lab.language == "en" else site
    return (folder / lab.slug / "index.html").read_text(encoding="utf-8")


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


@pytest.mark.parametrize("lab", BOTH, ids=lambda lab: f"{lab.language}/{lab.slug}")
def test_a_page_shows_the_cells_and_only_them(lab, site):
    html = html_of(lab, site)
    blocks = [text_of(block) for block in re.findall(r"<pre\b.*?</pre>", html, re.DOTALL)]
    assert blocks == [text.strip() for cell in lab.code for text in (*cell.texts, cell.source)]
    headings = re.findall(r'<h2 id="([^"]*)"', html)
    assert headings == [cell.id for cell in lab.cells if cell.source.startswith("## ")]
    assert f'<meta name="description" content="{lab.description}">' in unescape(html)
    figures = re.findall(r'<figure class="plot"><svg [^>]*role="img" aria-label="([^"]*)"', html)
    assert [unescape(alt) for alt in figures] == [cell.alt for cell in lab.code if cell.plots]


@pytest.mark.parametrize("lab", BOTH, ids=lambda lab: f"{lab.language}/{lab.slug}")
def test_a_page_is_light(lab, site):
    """The limit is on the page itself; scripts and styles are those of every page, except labs.css."""
    html = html_of(lab, site)
    assert len(gzip.compress(html.encode())) < 30_000
    assert "jp-" not in html and "require.js" not in html and "mathjax" not in html.lower()
    plots = "".join(re.findall(r"<svg [^>]*role=.*?</svg>", html, re.DOTALL))
    assert not re.findall(r"#[0-9a-f]{6}\b", plots) and "font-family" not in plots and "<style" not in plots
    assert len((site / "assets/labs.css").read_bytes()) < 4_000


@pytest.mark.parametrize("lab", BOTH, ids=lambda lab: f"{lab.language}/{lab.slug}")
def test_a_page_offers_the_notebook(lab, site):
    html = html_of(lab, site)
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        config = yaml_load(file)
    repository = config["repo_url"].removeprefix("https://github.com/")
    assert f'href="https://colab.research.google.com/github/{repository}/blob/main/{lab.path}"' in html
    assert f'href="{lab.slug}.ipynb" download' in html
    home = config["site_url"] + ("en/" if lab.language == "en" else "")
    folder = site / "en" if lab.language == "en" else site
    text = (folder / lab.slug / f"{lab.slug}.ipynb").read_text(encoding="utf-8")
    linked = {slug for source in lab.cells for slug in re.findall(r"\]\(([a-z0-9-]+)\.md", source.source)}
    assert linked and all(f"]({home}{slug}/)" in text for slug in linked) and ".md)" not in text
    assert parse(text, lab.path, lab.language).code == lab.code


@pytest.mark.parametrize("repository", ["https://gitlab.com/a/b", ""])
def test_without_github_there_is_no_colab(repository):
    assert "colab" not in pages.as_markdown(LABS["zh"]["lab-zeroing"], repository)


def test_reading_needs_neither_torch_nor_matplotlib():
    code = (
        "import sys\n"
        "for name in ('torch', 'numpy', 'matplotlib', 'nbclient', 'ipykernel'): sys.modules[name] = None\n"
        "from zerograd import catalogue\n"
        "from zerograd.labs.page import as_markdown\n"
        "labs = catalogue.read('.').labs\n"
        "print(sum(len(as_markdown(lab, '')) > 1000 for each in labs.values() for lab in each.values()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == len(BOTH)
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        assert yaml_load(file)["plugins"]["mkdocs-jupyter"]["execute"] is False


@pytest.mark.parametrize("lab", BOTH, ids=lambda lab: f"{lab.language}/{lab.slug}")
def test_in_a_browser(lab, browser, address):
    """Chinese on a phone in the dark, English on a desk in the light."""
    size, scheme = {"zh": ((390, 844), "dark"), "en": ((1440, 900), "light")}[lab.language]
    faults = []
    context = browser.new_context(viewport=dict(zip(("width", "height"), size)), color_scheme=scheme)
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
    page.goto(address + ("en/" if lab.language == "en" else "") + f"{lab.slug}/", wait_until="load")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    plots = page.get_by_role("img", name=next(cell.alt for cell in lab.code if cell.plots))
    assert plots.count() == 1 and plots.bounding_box()["width"] > 300
    # Words and curves stand out from the ground in either scheme.
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    words = plots.locator("text").first.evaluate("element => getComputedStyle(element).fill")
    assert abs(light(ground) - light(words)) > 0.5
    # The picture comes before what was printed and before any code, which is folded.
    first = page.locator("article .plot, article .output, article .fold").first
    assert first.get_attribute("class") == "plot" and not page.locator("article .fold pre").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator("article .fold pre").first.is_visible(), "on paper the code is there"
    page.emulate_media(media="screen")
    copies = page.locator("article .md-clipboard, article [data-md-type=copy]").count()
    assert copies == len(lab.code), "one button for each code, none for an output"
    context.close()
    assert not [fault for fault in faults if urlsplit(fault).scheme != "data"], faults


def light(colour: str) -> float:
    """How light a colour is, from 0 to 1."""
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3 / 255

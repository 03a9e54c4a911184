"""The labs: executed again they give what they show, both languages share their code, and their pages are light.

Text is compared to the character. Of a plot the drawing is compared (words, shapes, colours, coordinates to a tenth of a
point) and not the file, which no two machines write alike: see zerograd/proof/labs.py.
"""

import gzip
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urlsplit

import pytest
from mkdocs.utils.yaml import yaml_load

from conftest import ROOT
from zerograd import catalogue as catalogues
from zerograd.__main__ import main
from zerograd.catalogue.labs import SVG, parse
from zerograd.labs.execute import differences, drawing, execute, plot_difference
from zerograd.proof.workers import environment
from zerograd.site import labs as pages

LABS = catalogues.read(ROOT).labs
BOTH = [lab for language in catalogues.LANGUAGES for lab in LABS[language].values()]
each_lab = pytest.mark.parametrize("lab", BOTH, ids=lambda lab: f"{lab.language}/{lab.slug}")


# What they show is what was run.


def placed(lab, outputs):
    """The lab as it would be with these outputs."""
    notebook = json.loads((ROOT / lab.path).read_text(encoding="utf-8"))
    for cell, new in zip([cell for cell in notebook["cells"] if cell["cell_type"] == "code"], outputs, strict=True):
        cell["outputs"] = new
    return parse(json.dumps(notebook), lab.path, lab.language)


@pytest.fixture(scope="module")
def executed():
    """Each lab executed once, in a kernel of its own: both languages have the same code, as another test says."""
    with ThreadPoolExecutor(3) as pool:
        futures = {slug: pool.submit(execute, lab) for slug, lab in LABS["zh"].items()}
        yield {slug: future.result() for slug, future in futures.items()}


@each_lab
def test_a_fresh_kernel_gives_what_the_notebook_shows(lab, executed):
    found = differences(lab.code, placed(lab, executed[lab.slug]).code)
    shown = [f"{lab.path}:{cell.line} ({cell.id})\nshown:\n{old}now:\n{new}" for cell, old, new in found]
    assert not shown, "\n".join([*shown, "    cure: `python -m zerograd labs`, then read whether the text still holds"])


@each_lab
def test_each_number_in_the_text_stands_in_an_output_or_in_the_code(lab):
    """A figure that a sentence relies on is one that was printed, or one that the code sets."""
    proven = " ".join(text for cell in lab.code for text in (*cell.texts, cell.source))
    known = {float(number) for number in re.findall(r"\d+\.\d+|\d+", proven)}
    prose = [re.sub(r"`[^`]*`|\]\([^)]*\)", " ", cell.source) for cell in lab.cells if not cell.is_code]
    prose += [cell.alt for cell in lab.code]
    numbers = {number for text in prose for number in re.findall(r"\d+\.\d+|\d+", text)}
    assert not {number for number in numbers if float(number) not in known}


def test_there_are_labs_and_nothing_is_wrong_with_them():
    assert [len(labs) for labs in LABS.values()] == [3, 3]
    assert not [str(problem) for problem in catalogues.read(ROOT).problems if "lab-" in problem.path]


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


@pytest.mark.parametrize(
    "svg, noticed",
    {
        "the same": (PLOT, False),
        "another last digit": (moved(0.001), False),
        "a point elsewhere": (moved(1), True),
        "another word": (PLOT.replace(">loss<", ">lost<"), True),
        "another colour": (PLOT.replace(CURVE[0], CURVE[1] + "#2ca02c"), True),
        "a curve less": (PLOT.replace(re.search(re.escape(CURVE[0]) + r"[^>]*>", PLOT)[0], "", 1), True),
    }.values(),
    ids=["the same", "another last digit", "a point elsewhere", "another word", "another colour", "a curve less"],
)
def test_a_plot_is_compared_as_it_is_seen(svg, noticed):
    assert bool(plot_difference(drawing(PLOT), drawing(svg))) == noticed


def test_a_changed_text_is_noticed():
    lab = LABS["en"]["lab-zeroing"]
    text = (ROOT / lab.path).read_text(encoding="utf-8")
    changed = parse(text.replace('"zeroed        2.5', '"zeroed        2.6'), lab.path, "en")
    assert [cell.id for cell, _, _ in differences(lab.code, changed.code)] == ["train"]


# Mistakes are answered with file, line and cure.

CODE = "import random\n\nprint(6 * 7)"


def cell(kind: str, name: str, source: str, **more) -> dict:
    more = {"execution_count": 1, "outputs": [], **more} if kind == "code" else more
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source, **more}


def notebook(language: str) -> dict:
    cells = [
        cell("markdown", "title", f"# Title {language}\n\n**Answer.** More."),
        cell("code", "first", CODE, outputs=[{"output_type": "stream", "name": "stdout", "text": ["42\n"]}]),
        cell("markdown", "why", "## Why\n\nBecause."),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def house(tmp_path):
    """One lab in both languages, without a mistake."""
    for language, config in catalogues.CONFIGS.items():
        (tmp_path / config).write_text("nav:\n  - Labs:\n      - lab-made.ipynb\n", encoding="utf-8")
        (tmp_path / "docs" / language).mkdir(parents=True)
        save(tmp_path / f"docs/{language}/lab-made.ipynb", notebook(language))
    assert catalogues.read(tmp_path).problems == ()
    return tmp_path


def save(file, content: dict) -> None:
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def change(path: str, number: int, **values):
    """A mistake: other values in one cell."""

    def make(house):
        content = json.loads((house / path).read_text(encoding="utf-8"))
        content["cells"][number] |= values
        save(house / path, content)

    return make


PICTURE = {"output_type": "display_data", "metadata": {}, "data": {SVG: ["<svg/>"], "text/plain": ["<Figure>"]}}
ERROR = {"output_type": "error", "ename": "NameError", "evalue": "name 'w' is not defined", "traceback": []}
ZH, EN = "docs/zh/lab-made.ipynb", "docs/en/lab-made.ipynb"
MISTAKES = {
    "a lab missing in one language": (
        lambda house: (house / EN).unlink(),
        f"{ZH}:1: {EN} is missing",
        f"copy {ZH} there and translate its Markdown cells",
    ),
    "a lab that is not in the navigation": (
        lambda house: (house / "mkdocs.en.yml").write_text("nav:\n  - Labs:\n      - index.md\n"),
        f"{EN}:1: not in the navigation of mkdocs.en.yml",
        "add `- lab-made.ipynb` under its topic",
    ),
    "a lab that the navigation invents": (
        lambda house: (house / "mkdocs.yml").write_text("nav:\n  - Labs:\n      - lab-mad.ipynb\n"),
        "mkdocs.yml:2: the navigation names lab-mad.ipynb, which is not in docs/zh (did you mean 'lab-made'?)",
        "correct or remove the entry",
    ),
    "a lab named like a question": (
        lambda house: (house / ZH).rename(house / "docs/zh/made.ipynb"),
        "docs/zh/made.ipynb:1: the file name 'made' is not lab-<name>",
        "name it lab-<name>.ipynb",
    ),
    "code that differs": (
        change(EN, 1, source="print(6 * 8)"),
        f"{EN}:12: the code of 'first' differs from {ZH}:12",
        "copy the code that is right",
    ),
    "outputs that differ": (
        change(EN, 1, outputs=[{"output_type": "stream", "name": "stdout", "text": ["43\n"]}]),
        f"{EN}:12: the outputs of 'first' differ from {ZH}:12",
        "`python -m zerograd labs lab-made` executes it",
    ),
    "a cell in one language only": (
        lambda house: save(house / EN, notebook("en") | {"cells": notebook("en")["cells"][:2]}),
        f"{ZH}:27: the cell 'why' is missing in {EN}",
        "both languages have the same cells",
    ),
    "a section by another name": (
        change(EN, 2, id="reason"),
        f"{EN}:27: the cell 'reason' where {ZH}:27 has 'why'",
        "both languages have the same cells",
    ),
    "code that was not executed": (
        change(ZH, 1, execution_count=None),
        f"{ZH}:12: the cell 'first' was not executed",
        "`python -m zerograd labs lab-made` executes it",
    ),
    "an error as an output": (
        change(ZH, 1, outputs=[ERROR]),
        f"{ZH}:12: the cell 'first' gave the error NameError: name 'w' is not defined",
        "mend the code",
    ),
    "a warning as an output": (
        change(ZH, 1, outputs=[{"output_type": "stream", "name": "stderr", "text": ["UserWarning: old\n"]}]),
        f"{ZH}:12: the cell 'first' gave the warning 'UserWarning: old'",
        "mend the code",
    ),
    "a value without print": (
        change(ZH, 1, outputs=[{"output_type": "execute_result", "data": {"text/plain": ["42"]}, "metadata": {}}]),
        f"{ZH}:12: the cell 'first' gave a value that is shown without print(): '42'",
        "mend the code",
    ),
    "a plot without a description": (
        change(ZH, 1, outputs=[PICTURE]),
        f"{ZH}:12: the cell 'first' draws a plot that nobody describes",
        "say what the plot shows in the metadata",
    ),
    "a description without a plot": (
        change(ZH, 1, metadata={"alt": "A curve."}),
        f"{ZH}:12: the cell 'first' describes a plot that it does not draw",
        "say what the plot shows in the metadata",
    ),
    "no answer at the top": (
        change(ZH, 0, source="# Title\n\nText."),
        f"{ZH}:1: the lab does not start with its title and its answer",
        "make the first cell Markdown",
    ),
    "two sections in a cell": (
        change(ZH, 2, source="## Why\n\nBecause.\n\n## When\n\nNow."),
        f"{ZH}:27: the cell 'why' has a section inside",
        "start a new cell at each",
    ),
    "a block that is not run": (
        change(ZH, 2, source="## Why\n\n```python\nprint(1)\n```"),
        f"{ZH}:27: the cell 'why' shows a block that is not run",
        "move it into a code cell",
    ),
    "an id that says nothing": (
        change(ZH, 2, id="3F_a"),
        f"{ZH}:27: the cell id '3F_a' is not a name",
        "name the cell in lower-case kebab-case",
    ),
    "an id that is there twice": (
        change(ZH, 2, id="title"),
        "the cell 'title' is there twice",
        "give each cell an id of its own",
    ),
    "a file that is no JSON": (
        lambda house: (house / ZH).write_text("<<<<<<< ours\n{}"),
        f"{ZH}:1: this notebook is no JSON",
        "resolve the conflict",
    ),
    "a notebook of an old format": (
        lambda house: save(house / ZH, {"worksheets": []}),
        f"{ZH}:1: not a notebook of format 4.5",
        "save it again with Jupyter",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_by_name(mistake, house):
    make, message, cure = MISTAKES[mistake]
    make(house)
    problems = [str(problem) for problem in catalogues.read(house).problems]
    assert any(message in problem and f"cure: {cure}" in problem for problem in problems), "\n".join(problems)


# The command.


def test_the_command_writes_back_what_is_new_and_nothing_else(house, capsys):
    other = notebook("en")
    other["cells"][1]["source"] = "import warnings\n\n1 / 0"
    for language in catalogues.LANGUAGES:
        save(house / f"docs/{language}/lab-wrong.ipynb", other)
        content = notebook(language)
        content["cells"][1] |= {
            "execution_count": None,
            "outputs": [],
            "metadata": {"execution": {"iopub.execute_input": "2026"}},
        }
        content["metadata"] = {"language_info": {"version": "3.11.7"}, "colab": {"provenance": []}}
        save(house / f"docs/{language}/lab-made.ipynb", content)
    before = (house / ZH).read_text(encoding="utf-8")

    assert main(["labs", "lab-made", "--check", "--root", str(house)]) == 1
    assert (house / ZH).read_text(encoding="utf-8") == before and "+42" in capsys.readouterr().out

    assert main(["labs", "--root", str(house)]) == 1
    shown = capsys.readouterr().out
    assert "docs/zh/lab-wrong.ipynb:12: the cell 'first' raises ZeroDivisionError: division by zero" in shown
    after = (house / EN).read_text(encoding="utf-8")
    assert '"42\\n"' in after and "2026" not in after and "colab" not in after and "3.11.7" not in after

    assert main(["labs", "lab-made", "--root", str(house)]) == 0
    assert (house / EN).read_text(encoding="utf-8") == after
    assert "1 labs: 0 notebooks rewritten, 0 problems" in capsys.readouterr().out


def test_the_command_executes_nothing_while_the_code_differs(house, capsys):
    change(EN, 1, source="1 / 0")(house)
    assert main(["labs", "--root", str(house)]) == 1
    shown = capsys.readouterr().out
    assert f"{EN}:12: the code of 'first' differs" in shown and "ZeroDivisionError" not in shown


def test_the_command_suggests_a_name(house, capsys):
    assert main(["labs", "lab-mode", "--root", str(house)]) == 2
    assert "did you mean 'lab-made'" in capsys.readouterr().err


# The pages.


def html_of(lab, site) -> str:
    folder = site / "en" if lab.language == "en" else site
    return (folder / lab.slug / "index.html").read_text(encoding="utf-8")


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


@each_lab
def test_a_page_shows_the_cells_and_only_them(lab, site):
    html = html_of(lab, site)
    blocks = [text_of(block) for block in re.findall(r"<pre\b.*?</pre>", html, re.DOTALL)]
    assert blocks == [text.strip() for cell in lab.code for text in (cell.source, *cell.texts)]
    headings = re.findall(r'<h2 id="([^"]*)"', html)
    assert headings == [cell.id for cell in lab.cells if cell.source.startswith("## ")]
    assert f'<meta name="description" content="{lab.description}">' in unescape(html)
    figures = re.findall(r'<figure class="plot"><svg [^>]*role="img" aria-label="([^"]*)"', html)
    assert [unescape(alt) for alt in figures] == [cell.alt for cell in lab.code if cell.plots]


@each_lab
def test_a_page_is_light(lab, site):
    """The limit is on the page itself; scripts and styles are those of every page, except labs.css."""
    html = html_of(lab, site)
    assert len(gzip.compress(html.encode())) < 30_000
    assert "jp-" not in html and "require.js" not in html and "mathjax" not in html.lower()
    plots = "".join(re.findall(r"<svg [^>]*role=.*?</svg>", html, re.DOTALL))
    assert not re.findall(r"#[0-9a-f]{6}\b", plots) and "font-family" not in plots and "<style" not in plots
    assert len((site / "assets/labs.css").read_bytes()) < 4_000


@each_lab
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


@each_lab
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
    copies = page.locator("article .md-clipboard, article [data-md-type=copy]").count()
    assert copies == len(lab.code), "one button for each code, none for an output"
    context.close()
    assert not [fault for fault in faults if urlsplit(fault).scheme != "data"], faults


def light(colour: str) -> float:
    """How light a colour is, from 0 to 1."""
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3 / 255

"""The built site: what it shows is what was run, both languages stand side by side, every link leads somewhere."""

import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import pytest

from conftest import ROOT, copy_to
from zerograd.proof import report as reports

COMMANDS = {"pip install -e . && mkdocs serve", 'pip install -e ".[test]" && pytest'}
"""The only shell commands that a page may show in a block."""


class Reader(HTMLParser):
    """The text of every `<pre>`, all addresses, and all ids of one page."""

    def __init__(self, html: str):
        super().__init__()
        self.blocks: list[str] = []
        self.addresses: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "pre":
            self.depth += 1
            self.blocks.append("")
        if identifier := attributes.get("id"):
            self.ids.append(identifier)
        for name in ("href", "src", "srcset", "action", "poster", "data"):
            if attributes.get(name):
                self.addresses.append((tag, name, attributes[name]))

    def handle_endtag(self, tag):
        if tag == "pre":
            self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.blocks[-1] += data


@pytest.fixture(scope="session")
def pages(site) -> dict[str, Reader]:
    """Every HTML page of the site by its path."""
    return {
        file.relative_to(site).as_posix(): Reader(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")
    }


def test_both_languages_are_built_without_a_warning(build):
    assert "WARNING" not in build.output and "ERROR" not in build.output, build.output


def test_a_build_takes_less_than_15_seconds(build, tmp_path):
    """The better of two, where the first is slow: in a clean clone it compiles every module and fills every cache."""
    seconds = build.seconds
    if seconds >= 15:
        start = time.monotonic()
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", tmp_path / "site"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds = time.monotonic() - start
    print(f"both languages: {seconds:.1f} s")
    assert seconds < 15


def lab_blocks() -> set[str]:
    """The code and text outputs of the labs; tests/test_labs.py executes them again and compares."""
    blocks = set()
    for file in (ROOT / "docs").rglob("*.ipynb"):
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type == "code":
                blocks.add(cell.source.strip())
                blocks.update(output.text.strip() for output in cell.outputs if output.output_type == "stream")
    return blocks


def test_shown_is_verified(pages, catalogue):
    proven = {text.strip() for s in catalogue.snippets.values() for text in (s.code, s.output)}
    allowed = proven | COMMANDS | lab_blocks()
    shown = [(path, block) for path, page in pages.items() for block in page.blocks]
    stray = [f"{path}: {block!r}" for path, block in shown if block.strip() not in allowed]
    assert not stray, "\n".join(stray)
    assert len(shown) >= 4 * len(catalogue.snippets), "each code and each output stands in both languages"


def test_every_claim_is_shown_with_its_sentence_and_verdict(site, catalogue):
    report = reports.load(ROOT / reports.FILE)
    for language, folder in (("zh", site), ("en", site / "en")):
        for slug, page in catalogue.questions(language).items():
            html = (folder / slug / "index.html").read_text(encoding="utf-8")
            for claim in page.claims:
                verdict = report.verdict(catalogue.snippets[claim.snippet])
                name = claim.snippet.split("/")[1]
                state = "verified" if verdict.verified else "unverified"
                assert f'<div class="admonition claim {state}" id="{name}">' in html, f"{slug}: {name} is not {state}"


def test_without_a_report_the_page_says_so(tmp_path):
    import markdown

    from zerograd.site.claims import Claims

    (tmp_path / "snippets").symlink_to(ROOT / "snippets")
    source = '# T\n\n**A.**\n\n!!! claim "S"\n\n    --8<-- "why-zero-grad/the-loop.md"\n'
    extensions = ["admonition", "pymdownx.superfences", "pymdownx.snippets", Claims(root=str(tmp_path), language="en")]
    options = {"pymdownx.snippets": {"base_path": [str(ROOT / "snippets")], "check_paths": True}}
    html = markdown.markdown(source, extensions=extensions, extension_configs=options)
    assert html.count(reports.REASONS["no report"]["en"]) == 2 and "Verified on" not in html


def test_ids_are_unique(pages):
    for path, page in pages.items():
        twice = {i for i in page.ids if page.ids.count(i) > 1}
        assert not twice, f"{path}: {twice}"


def target(path: str, address: str) -> tuple[str, str]:
    parts = urlsplit(urljoin(f"http://site/{path}", address))
    place = unquote(parts.path).lstrip("/")
    return (place + "index.html" if place.endswith("/") or not place else place), unquote(parts.fragment)


def test_every_link_inside_the_site_leads_somewhere(pages, site):
    broken = []
    for path, page in pages.items():
        if path.endswith("404.html"):
            continue  # its addresses are absolute; it is served for any path
        for tag, name, address in page.addresses:
            if urlsplit(address).scheme or address.startswith("//") or name == "srcset":
                continue
            place, fragment = target(path, address)
            if not (site / place).is_file():
                broken.append(f"{path}: <{tag} {name}={address!r}> leads to {place}, which is not there")
            elif fragment and place in pages and fragment not in pages[place].ids and not fragment.startswith("__"):
                broken.append(f"{path}: {address!r}: no id {fragment!r} in {place}")
    assert not broken, "\n".join(broken[:20])


def test_no_page_loads_anything_from_another_host(pages):
    loads = {
        ("script", "src"),
        ("img", "src"),
        ("link", "href"),
        ("iframe", "src"),
        ("source", "srcset"),
        ("object", "data"),
    }
    foreign = [
        f"{path}: <{tag} {name}={address!r}>"
        for path, page in pages.items()
        for tag, name, address in page.addresses
        if (tag, name) in loads and urlsplit(address).netloc
    ]
    links = [entry for entry in foreign if "<link" not in entry]
    assert not links, "\n".join(links)


def test_stylesheets_load_nothing_from_another_host(site):
    for file in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", file.read_text(encoding="utf-8")), file


def test_the_same_pages_in_both_languages(site):
    chinese = {
        f.relative_to(site).as_posix() for f in site.rglob("index.html") if "en" not in f.relative_to(site).parts[:1]
    }
    english = {f.relative_to(site / "en").as_posix() for f in (site / "en").rglob("index.html")}
    assert chinese == english


def test_each_snippet_has_a_plain_file(site, catalogue):
    for name, snippet in catalogue.snippets.items():
        text = (site / "snippets" / f"{name}.py").read_text(encoding="utf-8")
        first, code = text.split("\n", 1)
        assert (
            code == snippet.code
            and first.startswith("# https://")
            and "MIT-0" in first
            and "verified on torch" in first
        )


def test_a_downloaded_snippet_runs_in_an_empty_folder(site, catalogue, tmp_path):
    file = site / "snippets/why-zero-grad/backward-adds.py"
    done = subprocess.run([sys.executable, file], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == catalogue.snippets["why-zero-grad/backward-adds"].output


def test_formulas_are_mathml(site):
    html = (site / "why-zero-grad/index.html").read_text(encoding="utf-8")
    assert "<math" in html and "arithmatex" in html and r"\(" not in html


@pytest.mark.parametrize("formula", [r"\frac", r"\unknown{x}", "a_"])
def test_a_formula_that_cannot_be_read_is_named(formula):
    import markdown

    from zerograd.site.formulas import FormulaError

    extensions = ["pymdownx.arithmatex", "zerograd.site.formulas"]
    options = {"pymdownx.arithmatex": {"generic": True}}
    with pytest.raises(FormulaError, match=re.escape(repr(formula))):
        markdown.markdown(f"${formula}$", extensions=extensions, extension_configs=options)


def test_building_needs_no_torch():
    code = (
        "import sys\n"
        "sys.modules['torch'] = None\n"
        "from mkdocs.config import load_config\n"
        "from zerograd.site import hooks\n"
        "config = load_config('mkdocs.yml')\n"
        "config.plugins.on_config(config)\n"
        "assert sys.modules['torch'] is None\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_what_reading_installs_brings_no_torch():
    """Follows the requirements of the reading dependencies as they are installed, without the extras."""
    from importlib.metadata import PackageNotFoundError, requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    wanted, seen = ["zerograd"], set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            requirements = map(Requirement, requires(name) or [])
        except PackageNotFoundError:
            continue
        wanted += [canonicalize_name(r.name) for r in requirements if not r.marker or r.marker.evaluate({"extra": ""})]
    assert "mkdocs-material" in seen and not seen & {
        "torch",
        "tensorflow",
        "tensorflow-cpu",
        "jax",
        "numpy",
        "matplotlib",
    }, seen


@pytest.mark.parametrize(
    "change, message",
    [("docs/en/why-zero-grad.md", "docs/en/why-zero-grad.md"), ("snippets/why-zero-grad/the-loop.md", "the-loop")],
)
def test_a_broken_include_stops_the_build_and_names_it(change, message, tmp_path):
    """Both builds: the English one runs in a process of its own, and its failure must not be lost."""
    copy = copy_to(tmp_path / "a folder with 空格")
    file = copy / change
    if file.suffix == ".md" and "docs" in change:
        file.write_text(
            file.read_text(encoding="utf-8").replace("why-zero-grad/the-loop.md", "why-zero-grad/gone.md"),
            encoding="utf-8",
        )
        message = "why-zero-grad/gone"
    else:
        file.unlink()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", tmp_path / "site"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0 and message in done.stdout + done.stderr, done.stdout + done.stderr

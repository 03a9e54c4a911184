"""What a build says of claims in every state, of drafts and of moved pages, on a small repository that has them all."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import small
from support.building import build_site
from support.leftovers import below
from support.page import every_page, read, words

from zerograd.proof.workers import environment
from zerograd.site import card
from zerograd.words import counted
from zerograd.words import words as words_of

STATES = {"verified": "verified", "new": "unverified", "changed": "unverified", "failed": "failed"}
"""How a claim is shown. One that nobody has run since it was written or changed looks like none that failed."""
REASONS = {"new": "not run yet", "changed": "changed since", "failed": "fails"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    return small.write(tmp_path_factory.mktemp("small") / "a folder with 空格")


@pytest.fixture(scope="module")
def built(repository, tmp_path_factory):
    made = build_site(repository / "mkdocs.yml", tmp_path_factory.mktemp("small-site") / "site")
    if made.code:
        pytest.fail(f"the small repository was not built:\n{made.output[-2000:]}", pytrace=False)
    return made.folder


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def question(built, language):
    return read(built / ("en" * (language == "en")) / "a-question/index.html")


def test_a_claim_is_shown_as_what_it_is(question, language):
    said = words_of(language)
    for name, state in STATES.items():
        box = question.soup.find(id=name).parent
        assert set(box["class"]) & set(STATES.values()) == {state}
        foot = words(box.select_one(".claim-foot"))
        if name == "verified":
            assert foot.startswith(said["claim"]["verified"].format(versions=small.TORCH))
            assert counted(said["claim"]["falsified"], 1) in foot and "PyTorches" not in foot
        else:
            assert foot.startswith(said["reasons"][REASONS[name]]) and small.TORCH not in foot


def test_the_page_says_how_much_of_it_is_verified(question, language):
    text = words(question.article.select_one(".verdict"))
    assert re.findall(r"\d+", text) == ["4", "1", "2"], "claims, of these verified, not run yet"
    assert small.TORCH not in text


def test_a_page_whose_claims_all_hold_says_since_when_and_on_what(built, language):
    page = read(built / ("en" * (language == "en")) / "other-question/index.html")
    text = words(page.article.select_one(".verdict"))
    assert small.TORCH in text and "2026-03-04" in text


def test_files_for_programs_say_the_same_of_each_claim(built, language):
    said = words_of(language)
    text = (built / ("en" * (language == "en")) / "a-question.md").read_text(encoding="utf-8")
    questions = json.loads((built / "questions.json").read_text(encoding="utf-8"))["questions"]
    (entry,) = [question for question in questions if question["slug"] == "a-question"]
    shown = {claim["name"].split("/")[1]: claim["verification"] for claim in entry["claims"]}
    for name in small.CLAIMS:
        reason = REASONS.get(name)
        assert (shown[name]["verified"], shown[name]["reason"]) == (name == "verified", reason)
        (line,) = [line for line in text.splitlines() if line.endswith(f"/a-question/#{name}>")]
        assert reason is None or line.startswith(said["reasons"][reason])
        comment = (built / f"snippets/a-question/{name}.py").read_text(encoding="utf-8").splitlines()[0]
        state = words_of("en")["reasons"][reason].rstrip(".") if reason else f"verified on torch {small.TORCH}"
        assert comment.endswith(f" | {state}")


def test_how_we_verify_names_what_is_not_verified(built, language):
    gaps = read(built / ("en" * (language == "en")) / "how-we-verify/index.html").soup.find(id="not-verified")
    text = words(gaps.find_next("ul"))
    assert all(words_of(language)["reasons"][reason] in text for reason in REASONS.values())


def test_what_has_not_failed_does_not_look_failed(built, browser, address):
    """In both schemes: the mark of a new claim has neither the colour of a verified one nor that of a failed one."""
    claims = str(read(built / "a-question/index.html").article)
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto(address)
        page.locator("article").evaluate("(article, html) => { article.outerHTML = html }", claims)
        mark = "element => getComputedStyle(element.firstElementChild, '::before').backgroundColor"
        colours = {name: page.locator(f".claim:has(> #{name})").evaluate(mark) for name in STATES}
        text = page.locator(".claim:has(> #new) .claim-foot").evaluate("element => getComputedStyle(element).color")
        context.close()
        assert colours["new"] == colours["changed"] == text
        assert len({colours["new"], colours["verified"], colours["failed"]}) == 3


def test_a_draft_is_not_published(built):
    named = [file for file in built.rglob("*") if "a-draft" in file.name]
    texts = [file for file in built.rglob("*") if file.suffix in (".html", ".md", ".txt", ".xml")]
    texts += [built / "questions.json", *built.rglob("search/index.*.json")]
    assert not named and not [file for file in texts if "a-draft" in file.read_text("utf-8", errors="replace")]


def test_a_page_that_moved_leads_on_in_both_languages_and_is_listed_nowhere(built):
    for folder in (built, built / "en"):
        assert 'content="0; url=../a-question/"' in (folder / "old-name/index.html").read_text(encoding="utf-8")
    assert not [path for path in every_page(built) if "old-name" in path]
    assert "old-name" not in (built / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["docs/zh/a-question.md", "docs/en/a-question.md", "snippets/a-question/new.md"])
def test_a_missing_snippet_stops_the_build_and_is_named(path, repository, tmp_path):
    """Whichever build meets it: the English one runs in a process of its own, and its failure must not be lost."""
    copy = shutil.copytree(repository, tmp_path / "copy", symlinks=True)
    file = copy / path
    if path.startswith("docs"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("a-question/new.md", "a-question/gone.md"), encoding="utf-8")
    else:
        file.unlink()
    made = build_site(copy / "mkdocs.yml", tmp_path / "site")
    assert made.code != 0 and ("a-question/gone" if path.startswith("docs") else "a-question/new") in made.output


def test_a_build_that_was_killed_ends_whole_and_the_next_makes_up_for_it(repository, built, tmp_path):
    site, temporary = tmp_path / "site", tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(repository / "mkdocs.yml"), "-d", str(site)]
    variables = environment(TMPDIR=str(temporary), NO_MKDOCS_2_WARNING="1")
    process = subprocess.Popen(command, cwd=repository, env=variables)
    while process.poll() is None and not (site / "index.html").exists():
        time.sleep(0.02)
    process.kill()
    assert process.wait() == -signal.SIGKILL, "it was too late: nothing was tried"
    end = time.monotonic() + 120  # a limit, not a measure
    while below(temporary) and time.monotonic() < end:
        time.sleep(0.1)
    assert not below(temporary), "the process that builds the other language ends, too"
    half = files(site)
    assert build_site(repository / "mkdocs.yml", site).code == 0
    assert half != files(site) == files(built)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_cut_off_file_of_evidence_stops_the_build_and_names_the_cure(repository, tmp_path):
    copy = shutil.copytree(repository, tmp_path / "copy", symlinks=True)
    (copy / "snippets/a-question/verified.json").write_text('{"verified": {', encoding="utf-8")
    made = build_site(copy / "mkdocs.yml", tmp_path / "site")
    assert made.code != 0 and "a-question/verified.json:1: " in made.output and "cure: " in made.output


def test_a_list_that_goes_on_after_a_claim_keeps_its_numbers(question):
    first, second = question.article.select("ol")
    assert "start" not in first.attrs and second["start"] == "2"


@pytest.mark.parametrize("formula", [r"\frac", r"\unknown{x}", "a_"])
def test_a_formula_that_cannot_be_read_is_named(formula):
    import markdown

    from zerograd.site.formulas import FormulaError

    extensions = ["pymdownx.arithmatex", "zerograd.site.formulas"]
    with pytest.raises(FormulaError, match=re.escape(repr(formula))):
        options = {"pymdownx.arithmatex": {"generic": True}}
        markdown.markdown(f"${formula}$", extensions=extensions, extension_configs=options)


def test_the_picture_for_other_sites_is_not_out_of_date(catalogue, pytestconfig):
    drawn = json.loads(card.DRAWN_FROM.read_text(encoding="utf-8"))
    assert drawn == card.digests(catalogue), "draw it again: python -m zerograd.site.card"
    for language in drawn:
        png = (pytestconfig.rootpath / f"theme/assets/card-{language}.png").read_bytes()
        assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == card.SIZE and len(png) < 100_000

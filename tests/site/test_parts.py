"""What would grow with the catalogue is cut into parts, the same in both languages, and every address leads on."""

import json
import re
import shutil
import subprocess
import sys
from urllib.parse import urljoin

import pytest
from support import small
from support.building import ROOT
from support.page import broken, every_page

from zerograd import catalogue as catalogues
from zerograd.catalogue.model import LANGUAGES
from zerograd.counterfactuals.meanings import meanings
from zerograd.proof import report
from zerograd.proof.report import HOLDS, Result
from zerograd.proof.workers import environment
from zerograd.site import generated
from zerograd.site.exports import data
from zerograd.site.listing import Entry, Listing, Section

LIMITS = {
    "zerograd.site.browse": {"QUESTIONS": 4, "LINES": 4, "CHANGES": 5},
    "zerograd.site.verification": {"QUESTIONS": 4},
    "zerograd.site.exports.data": {"WHOLE": 8, "PART": 4},
    "zerograd.site.navigation": {"NEAR": 3},
}
"""What a page or a file takes, made small: fourteen questions are many then."""
SMALL = """
import importlib, sys
for name, values in {limits!r}.items():
    for key, value in values.items():
        assert hasattr(importlib.import_module(name), key)
        setattr(importlib.import_module(name), key, value)
from mkdocs.__main__ import cli
cli(["build", "--strict", "-d", sys.argv[1]])
"""
LISTS = ("topics", "errors", "apis", "unanswered", "how-we-verify")


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Fourteen questions and six wanted ones in two topics, each question with an API and an error of its own."""
    root = small.write(tmp_path_factory.mktemp("large") / "repository")
    for i in range(12):
        slug, topic = f"question-{i:02}", ("things", "others")[i % 2]
        small.add(root, slug, ("first", "second"), "a-question")
        question = root / f"snippets/{slug}/question.yml"
        text = question.read_text(encoding="utf-8").replace("things", topic)
        text = text.replace("Tensor.sum", f"Tensor.sum_{i}").replace("A made-up", f"Made-up {i}")
        question.write_text(text, encoding="utf-8")
    small.shown(root)
    snippets = catalogues.read(root).snippets
    claims = [f"question-{i:02}/first" for i in range(12)]
    noticed = tuple(meanings())[:9]  # more than the foot of a claim names
    shown = lambda name: {small.TORCH: Result(report.digest(snippets[name]), HOLDS, "2026-03-04", "Linux", noticed)}
    report.record({name: shown(name) for name in claims}, root)
    (root / "wanted").mkdir()
    for i in range(6):
        topic = ("things", "others")[i % 2]
        text = f"topic: {topic}\nzh: 还缺{i}\nen: Missing {i}\nasked:\n  - What about {i}?\n"
        (root / f"wanted/missing-{i}.yml").write_text(text, encoding="utf-8")
    for language in LANGUAGES:
        shutil.copy(ROOT / f"docs/{language}/unanswered.md", root / f"docs/{language}")
    topics, other = root / "topics.yml", small.TOPICS[: small.TOPICS.index("  - id: index")].removeprefix("topics:\n")
    for old, new in (("Things", "Others"), ("things", "others"), ("东西", "别的")):
        other = other.replace(old, new)
    text = small.TOPICS.replace("  - id: index", other + "  - id: index").replace("apis, ", "apis, unanswered, ")
    topics.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def large(repository):
    """The site with small limits. The English build is forked, so it has them too."""
    if sys.platform != "linux":
        pytest.fail("this test needs a fork; run it on Linux")
    folder = repository.parent / "site"
    done = subprocess.run(
        [sys.executable, "-c", SMALL.format(limits=LIMITS), folder],
        cwd=repository,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def facts(repository, know):
    return know(catalogues.read(repository))


@pytest.fixture(scope="module")
def pages(large):
    return every_page(large)


def parts(pages, slug: str, below: str = "") -> list[str]:
    return [path for path in pages if re.fullmatch(rf"{below}{slug}-part-\d+/", path)]


def sections(*sizes: int) -> tuple[Section, ...]:
    return tuple(
        Section(f"## {i}\n", tuple(Entry(f"{i}-{j}", f"{i}-{j}", f"- {i}-{j}") for j in range(size)))
        for i, size in enumerate(sizes)
    )


@pytest.mark.parametrize("sizes", [(3,), (10,), (11,), (4, 4, 4), (25, 1, 30), (1,) * 31, ()])
def test_a_listing_is_cut_into_full_pages_and_nothing_is_lost(sizes):
    listing = Listing(sections(*sizes), 10)
    entries = [entry for section in listing.sections for entry in section.entries]
    cut = [[entry for section in part for entry in section.entries] for part in listing.parts]
    assert [entry for part in cut for entry in part] == entries
    assert all(len(part) == 10 for part in cut[:-1]) and len(cut[-1]) <= 10
    text = "\n".join(listing.pages("list").values()) if len(cut) > 1 else listing.page("list")
    assert [line[2:] for line in text.splitlines() if line.startswith("- ")] == [entry.id for entry in entries]
    for entry in entries:
        place = listing.places("list")[entry.id]
        assert f"- {entry.id}\n" in (listing.pages("list")[place] + "\n" if place != "list" else listing.page("list"))


def test_a_long_entry_has_a_page_of_its_own_and_a_cut_section_its_head_on_each():
    long = Section("## long\n", (Entry("a", "a", "- a", 99), Entry("b", "b", "- b")))
    listing = Listing((*sections(2), long), 10)
    assert listing.pages("list") == {
        "list-part-1": "## 0\n\n- 0-0\n- 0-1",
        "list-part-2": "## long\n\n- a",
        "list-part-3": "## long\n\n- b",
    }
    assert listing.page("list") == (
        "## 0\n\n- [0-0 – 0-1](list-part-1.md)\n\n## long\n\n- [a](list-part-2.md)\n- [b](list-part-3.md)\n"
    )


def test_small_catalogues_have_no_parts(known):
    """Today's addresses hold, until a list is too long."""
    for facts in known.values():
        for page in facts.catalogue.pages[facts.language].values():
            found = generated.listing(page, facts)
            assert not found or len(found.pages(page.slug)) == 0 or sum(len(s.entries) for s in found.sections) > 50


def test_both_languages_have_the_same_parts(pages):
    for slug in LISTS:
        assert len(parts(pages, slug)) > 1
        assert [f"en/{path}" for path in parts(pages, slug)] == parts(pages, slug, "en/")
        for path in parts(pages, slug):
            ours, theirs = (
                [tag["id"] for tag in page.article.select("[id]:not(h1)")]
                for page in (pages[path], pages[f"en/{path}"])
            )
            assert ours == theirs


def test_every_link_of_the_large_site_leads_to_its_place(pages, large, base):
    """The parts, the navigation, and the table to which the foot of a claim leads."""
    wrong = [
        f"{path}: {address}"
        for path, page in pages.items()
        for address in broken([address for _, address in page.addresses], large, base, path)
    ]
    assert not wrong, "\n".join(wrong[:20])
    feet = {
        urljoin(path, link["href"]).split("#")[0]
        for path, page in pages.items()
        for link in page.only("claim-foot").select("li a")
    }
    assert feet and feet <= {*parts(pages, "how-we-verify"), *parts(pages, "how-we-verify", "en/")}


def test_an_overview_leads_to_all_its_parts(pages):
    for below in ("", "en/"):
        for slug in LISTS:
            links = {
                urljoin(f"{below}{slug}/", a["href"]).split("#")[0]
                for a in pages[f"{below}{slug}/"].article.select("a")
            }
            assert set(parts(pages, slug, below)) <= links


def test_each_part_is_markdown_too_and_in_llms_txt(pages, large):
    for below in ("", "en/"):
        listed = (large / below / "llms.txt").read_text(encoding="utf-8")
        for path in (path for slug in LISTS for path in parts(pages, slug, below)):
            name = path.removeprefix(below).rstrip("/") + ".md"
            text = (large / below / name).read_text(encoding="utf-8")
            assert f"{below}{name})" in listed and len(text) > 100 and "{ #" not in text


def test_the_page_of_changes_names_the_last_ones(pages):
    for below in ("", "en/"):
        assert len(pages[f"{below}changes/"].article.select("li")) == LIMITS["zerograd.site.browse"]["CHANGES"]


def test_questions_json_leads_to_its_parts(large, facts, base):
    index = json.loads((large / "questions.json").read_text(encoding="utf-8"))
    whole = data.content(facts["zh"])
    assert "questions" not in index and {**index, "questions": whole["questions"]}.keys() - {"parts"} == whole.keys()
    found = [json.loads((large / address.removeprefix(base)).read_text(encoding="utf-8")) for address in index["parts"]]
    assert [len(part["questions"]) for part in found[:-1]] == [4] * (len(found) - 1)
    slugs = [question["slug"] for part in found for question in part["questions"]]
    assert slugs == [question["slug"] for question in whole["questions"]]


def test_the_navigation_shows_what_is_near(pages, facts):
    for language, known in facts.items():
        below = "en/" * (language == "en")
        long = [topic for topic in known.sections if len(topic.slugs) > 3]
        assert len(long) > 1
        for topic in long:
            for slug in topic.slugs:
                beside = pages[f"{below}{slug}/"].soup.select(".md-nav--primary .md-nav__item--section > nav > ul > li")
                links = [urljoin(f"{below}{slug}/", item.find("a", recursive=False)["href"]) for item in beside]
                assert f"{below}{slug}/" in links and f"{below}{topic.slugs[0]}/" in links
                assert links[-1] == f"{below}topics/#{topic.id}" and len(links) <= 4


def test_an_address_of_before_leads_to_the_part(browser, large, pages):
    """`errors/#<slug>`, published while the list was short."""
    import functools
    import http.server
    import threading

    path, id = [
        (path, code["id"]) for path in parts(pages, "errors") for code in pages[path].article.select("code[id]")
    ][-1]

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(large))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/errors/#{id}")
        page.wait_for_url(f"**/{path}#{id}")
        page.close()
        server.shutdown()

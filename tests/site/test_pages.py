"""Every built page: what it shows is what was run, both languages stand side by side, every link leads somewhere."""

import re
import subprocess
import sys
from itertools import zip_longest
from urllib.parse import urljoin

import pytest
from support.house import ROOT
from support.page import broken, every_page, read, words

from zerograd.site import home
from zerograd.site.exports import offline
from zerograd.words import words as words_of

COMMANDS = {"pip install -e . && mkdocs serve", 'pip install -e ".[test]" && pytest'}
"""The only shell commands that a page may show in a block."""
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "srcset", "object": "data", "embed": "src"}


@pytest.fixture(scope="module")
def pages(site):
    """Every page by its path, the one for missing pages too."""
    return every_page(site) | {name: read(site / name) for name in ("404.html", "en/404.html")}


def test_both_languages_are_built_without_a_warning(build):
    assert build.code == 0 and "WARNING" not in build.output and "ERROR" not in build.output, build.output


def test_shown_is_verified(pages, catalogue):
    """The text of every block is the code or output of a snippet, that of a lab or on a broken PyTorch (both run again
    elsewhere), or a command."""
    proven = {text.strip() for snippet in catalogue.snippets.values() for text in (snippet.code, snippet.output)}
    labs = [cell for labs in catalogue.labs.values() for lab in labs.values() for cell in lab.code]
    proven |= {text.strip() for text in home.recorded(catalogue).values()}
    proven |= COMMANDS | {text.strip() for cell in labs for text in (cell.source, *cell.texts)}
    stray = [
        f"{path}: {block.get_text()!r}"
        for path, page in pages.items()
        for block in page.soup.find_all("pre")
        if block.get_text().strip() not in proven
    ]
    assert not stray, "\n".join(stray)


def test_every_claim_is_shown_with_its_sentence_code_output_and_verdict(pages, known):
    wrong = []
    for language, facts in known.items():
        for slug, question in facts.questions.items():
            boxes = pages[f"{'en/' * (language == 'en')}{slug}/"].article.select(".claim")
            heads = [box.find(id=True) for box in boxes]
            shown = [
                (head["id"], words(head), *(pre.get_text().strip() for pre in box.find_all("pre")))
                for head, box in zip(heads, boxes)
            ]
            snippets = [facts.catalogue.snippets[claim.snippet] for claim in question.claims]
            sentences = [claim.sentence.replace("`", "") for claim in question.claims]
            wanted = [
                (snippet.claim, sentence, snippet.code.strip(), snippet.output.strip())
                for sentence, snippet in zip(sentences, snippets)
            ]
            if shown != wanted:
                place = next(i for i, (one, other) in enumerate(zip_longest(shown, wanted)) if one != other)
                wrong.append(f"{language} {slug}: shows {shown[place : place + 1]}, not {wanted[place : place + 1]}")
                continue
            for box, snippet in zip(boxes, snippets):
                versions = facts.report.verdict(snippet).versions
                foot = words(box.select_one(".claim-foot"))
                if ("verified" in box["class"]) != bool(versions) or any(version not in foot for version in versions):
                    wrong.append(f"{language} {snippet.name}: {foot}")
    assert not wrong, "\n".join(wrong)


def test_ids_are_unique(pages):
    twice = {path: {i for i in page.ids if page.ids.count(i) > 1} for path, page in pages.items()}
    assert not {path: ids for path, ids in twice.items() if ids}


def test_every_link_inside_the_site_leads_somewhere(pages, site, base):
    wrong = [
        f"{path}: {address}"
        for path, page in pages.items()
        for address in broken([address for _, address in page.addresses], site, base, path)
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_every_page_leads_to_how_it_was_verified_and_to_the_site_as_one_file(pages, base):
    for path, page in pages.items():
        below = base + "en/" * path.startswith("en/")
        links = {urljoin(base + path, link["href"]) for link in page.soup.select(".md-footer a")}
        assert {f"{below}how-we-verify/", f"{base}{offline.FILE}"} <= links, path


def test_no_page_loads_anything_from_another_host(pages, site):
    foreign = [
        f"{path}: {element}"[:200]
        for path, page in pages.items()
        for name, attribute in LOADS.items()
        for element in page.soup.find_all(name, {attribute: re.compile("//")})
    ]
    foreign += [
        f"{path}: {link}"
        for path, page in pages.items()
        for link in page.soup.find_all("link", href=re.compile("//"))
        if link["rel"] not in (["canonical"], ["prev"], ["next"]) and "alternate" not in link["rel"]
    ]
    styles = [
        file
        for file in site.rglob("*.css")
        if re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", file.read_text("utf-8"))
    ]
    assert not foreign and not styles, "\n".join([*foreign, *map(str, styles)])


def test_both_languages_have_the_same_pages(pages):
    english = {path.removeprefix("en/") for path in pages if path.startswith("en/")}
    assert english == {path for path in pages if not path.startswith("en/")}


def test_each_snippet_has_a_plain_file(site, known):
    for snippet in known["en"].published():
        first, code = (site / "snippets" / f"{snippet.name}.py").read_text(encoding="utf-8").split("\n", 1)
        assert code == snippet.code, snippet.name
        assert first.startswith(f"# {known['en'].url(snippet.slug)}#{snippet.claim} | MIT-0 | "), first
        assert all(version in first for version in known["en"].report.verdict(snippet).versions), first


def test_a_downloaded_snippet_runs_in_an_empty_folder(site, catalogue, tmp_path):
    snippet = next(s for s in catalogue.snippets.values() if not (s.requires or s.marks or s.versions))
    file = site / "snippets" / f"{snippet.name}.py"
    done = subprocess.run([sys.executable, file], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == snippet.output


def test_formulas_are_mathml(pages):
    formulas = [formula for page in pages.values() for formula in page.soup.select(".arithmatex")]
    assert formulas and not [formula for formula in formulas if not formula.math or "\\(" in formula.get_text()]


# What search engines and other sites read in the head of a page


def test_each_page_names_itself_as_canonical(pages, base):
    named = {path: [link["href"] for link in page.rel("canonical")] for path, page in pages.items()}
    assert named == {path: [] if path.endswith("404.html") else [base + path] for path in pages}


def test_alternates_name_each_other(pages, base):
    """A page for a missing one claims no address."""
    for path, page in pages.items():
        if path.endswith("404.html"):
            assert not page.languages and "og:url" not in page.meta and not page.data
            continue
        below = path.removeprefix("en/")
        wanted = {"zh": base + below, "en": f"{base}en/{below}", "x-default": f"{base}en/{below}"}
        assert page.languages == wanted, path


def test_every_page_names_its_feed(pages, site, base):
    for path, page in pages.items():
        if not path.endswith("404.html"):
            (link,) = page.rel("alternate", type="application/atom+xml")
            assert not broken([link["href"]], site, base, path), path


def test_open_graph_has_what_it_requires(pages, known, site, base):
    """ogp.me: title, type, image and URL, once each; a question is an article of its title."""
    for path, page in pages.items():
        og = {name.removeprefix("og:"): values for name, values in page.meta.items() if name.startswith("og:")}
        assert all(len(values) == 1 and values[0].strip() for values in og.values()), path
        if path.endswith("404.html"):
            continue
        language = "en" if path.startswith("en/") else "zh"
        question = known[language].questions.get(path.removeprefix("en/").rstrip("/"))
        assert og["url"] == [base + path] and og["locale"] == [{"zh": "zh_CN", "en": "en_US"}[language]]
        assert og["type"] == ["article" if question else "website"] and {"title", "image"} <= og.keys()
        assert og["image"][0].startswith(base) and not broken(og["image"], site, base)
        if question:
            assert og["title"] == [question.title], path
            # The theme does not escape it: a quote would end it early.
            assert page.meta["description"] == og["description"] == [question.description], path


def test_a_question_says_what_it_asks_and_answers(pages, known, site, base):
    """schema.org's QAPage, with what Google requires of one, and the way to it from home; other pages say nothing."""
    asked = {
        facts.url(slug): (facts, question) for facts in known.values() for slug, question in facts.questions.items()
    }
    assert {base + path for path, page in pages.items() if page.data} == set(asked)
    for url, (facts, question) in asked.items():
        page = pages[url.removeprefix(base)]
        whole, crumbs = page.data
        main = whole["mainEntity"]
        answer = main["acceptedAnswer"]
        assert (whole["@context"], whole["@type"]) == ("https://schema.org", "QAPage")
        assert (main["@type"], main["answerCount"], answer["@type"]) == ("Question", 1, "Answer")
        assert whole["inLanguage"] == page.soup.html["lang"] == facts.language
        assert main["name"] == main["text"] == words(page.soup.h1) == " ".join(question.title.split())
        shown = words(page.soup.h1.find_next("p"))
        assert "".join(answer["text"].split()) == "".join(shown.split()) != "", url
        assert whole["url"] == main["url"] == answer["url"] == url and whole["description"] == question.description
        assert main["author"] == answer["author"] and main["author"]["name"] == facts.name
        change = facts.change(question)
        for part in (whole, main, answer):
            dates = [part.get(key) for key in ("datePublished", "dateModified")]
            assert dates == (
                [f"{m:%Y-%m-%dT%H:%M:%SZ}" for m in (change.first, change.last)] if change else [None, None]
            )
        steps = crumbs["itemListElement"]
        assert crumbs["@type"] == "BreadcrumbList" and [step["position"] for step in steps] == [1, 2, 3]
        assert steps[-1]["item"] == url and not broken([s["item"] for s in steps], site, base), url


def test_a_question_shows_its_markdown_and_its_last_change(pages, known):
    for language, facts in known.items():
        for slug, question in facts.questions.items():
            page = pages[f"{'en/' * (language == 'en')}{slug}/"]
            (link,) = page.rel("alternate", type="text/markdown")
            assert link["href"] == page.article.select_one(".page-markdown")["href"] == f"../{slug}.md"
            assert words(page.article.select_one(".page-copy")) == words_of(language)["page"]["copy"]
            change = facts.change(question)
            days = [time["datetime"] for time in page.article.find_all("time")]
            assert days == ([f"{change.last:%Y-%m-%d}"] if change else []), slug


def test_a_page_loads_only_the_scripts_it_needs(pages, known):
    """Copying is for questions; the player where there is something to step through."""
    for path, page in pages.items():
        scripts = {script["src"].split("/")[-1] for script in page.soup.find_all("script", src=True)}
        question = known["zh"].questions.get(path.removeprefix("en/").rstrip("/"))
        assert ("page.js" in scripts) == (bool(question) or "recipes" in path), path
        assert ("trace.js" in scripts) == bool(question and question.question.trace), path


# The policy under which a page works


def test_every_page_has_a_strict_policy(pages):
    """No host, no eval; scripts of the theme by their hash; and nothing can load before the policy is read."""
    for path, page in pages.items():
        (policy,) = page.soup.find_all("meta", {"http-equiv": "Content-Security-Policy"})
        rules = dict(rule.split(" ", 1) for rule in policy["content"].split("; "))
        assert rules["default-src"] == "'none'" and not re.search(r"unsafe-eval|https?:|\*", policy["content"]), path
        assert "unsafe-inline" not in policy["content"] and not page.soup.find(style=True), path
        loading = page.soup.find(["link", "script", "style", "img"])
        assert page.html.index("Content-Security-Policy") < page.html.index(f"<{loading.name}"), path


def test_scripts_in_a_page_are_data_or_the_themes(pages):
    """The policy allows an inline script by the hash of what the page holds: so the page must hold none but the theme's."""
    for path, page in pages.items():
        for script in page.soup.find_all("script", src=False):
            if "json" not in script.get("type", ""):
                assert re.search("__md_|__tabbed_", script.string), f"{path}: {script.string[:80]}"


def test_the_address_of_the_site_stands_in_its_configuration_only(pytestconfig, base):
    host = base.split("/")[2]
    folders = ("zerograd", "theme")
    files = [
        file
        for name in folders
        for file in (pytestconfig.rootpath / name).rglob("*")
        if file.suffix in (".py", ".html", ".js", ".yml")
    ]
    assert not [file for file in files if host in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", ["assets/zerograd.css", "en/assets/zerograd.css", "assets/labs.css"])
def test_a_stylesheet_is_served_with_its_rules_and_without_what_no_browser_reads(name, site):
    """Rules by the count of their braces; what they do is seen in the browser tests."""
    served = (site / name).read_text(encoding="utf-8")
    written = (ROOT / "theme" / name.removeprefix("en/")).read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    assert "/*" not in served and served.split() == rules.split() and len(served) < 0.95 * len(written)

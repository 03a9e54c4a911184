"""What machines read says what the pages say, and keeps to the specification of its format."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from built import LANGUAGES, ROOT, article, broken, config, every_page, facts, folder, page, place, words

from zerograd.proof.report import Report
from zerograd.site import addresses, card, feed, llms, plain, sitemap, structured
from zerograd.site.exports.data import FORMAT
from zerograd.site.facts import stamp
from zerograd.site.history import Change

BASE = config("zh")["site_url"]
ATOM, SITEMAP, XHTML = (f"{{{name}}}" for name in (feed.ATOM, sitemap.SITEMAP, sitemap.XHTML))
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
QUESTIONS = [(language, slug) for language in LANGUAGES for slug in facts(language).questions]
THEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def moment(text: str) -> datetime:
    assert RFC3339.fullmatch(text), text
    return datetime.fromisoformat(text)


# The head of each page: canonical, languages, Open Graph, schema.org


def test_each_page_names_itself_as_canonical(site):
    for url, seen in every_page(site).items():
        assert [link["href"] for link in seen.rel("canonical")] == [url]


def languages_of(seen) -> dict[str, str]:
    found = [(link["hreflang"], link["href"]) for link in seen.rel("alternate") if "hreflang" in link]
    assert len(found) == len(dict(found)), "a language twice"
    return dict(found)


def test_alternates_name_each_other(site):
    pages = every_page(site)
    for url, seen in pages.items():
        alternates = languages_of(seen)
        assert set(alternates) == {"zh", "en", "x-default"}
        assert alternates["en" if url.startswith(f"{BASE}en/") else "zh"] == url
        assert alternates["x-default"] == alternates[sitemap.DEFAULT]
        assert alternates["zh"].removeprefix(BASE) == alternates["en"].removeprefix(f"{BASE}en/")
        for other in alternates.values():
            assert languages_of(pages[other]) == alternates, f"{url} names {other}, which does not name it"


def test_the_page_for_a_missing_one_claims_no_address(site):
    seen = type(page(site, "zh", ""))((site / "404.html").read_text(encoding="utf-8"))
    assert not seen.rel("canonical") and not languages_of(seen) and "og:url" not in seen.meta and not seen.data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_of_a_page_is_whole(language, site):
    """The theme does not escape it: a quote would end it early."""
    for slug, question in facts(language).questions.items():
        seen = page(site, language, slug)
        assert seen.meta["description"] == seen.meta["og:description"] == [question.description]


def test_open_graph_has_what_it_requires(site):
    for url, seen in every_page(site).items():
        found = {name: values for name, values in seen.meta.items() if name.startswith("og:")}
        assert all(len(values) == 1 and values[0].strip() for values in found.values()), url
        og = {name: values[0] for name, values in found.items()}
        assert {"og:title", "og:type", "og:image", "og:url"} <= set(og), "the four required ones"
        english = url.startswith(f"{BASE}en/")
        assert og["og:url"] == url and og["og:locale"] == ("en_US" if english else "zh_CN")
        assert not broken([og["og:image"]], site) and og["og:image"].startswith(BASE)
        assert og["og:type"] in ("article", "website")


@pytest.mark.parametrize("language, slug", QUESTIONS)
def test_a_question_is_an_article_of_its_title(language, slug, site):
    seen = page(site, language, slug)
    assert seen.meta["og:type"] == ["article"] and seen.meta["og:title"] == [facts(language).questions[slug].title]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_one_and_not_out_of_date(language):
    png = (ROOT / f"theme/assets/card-{language}.png").read_bytes()
    chunks = card.chunks(png)
    assert png.startswith(card.SIGNATURE) and len(png) < 100_000
    assert tuple(int.from_bytes(chunks[b"IHDR"][at : at + 4]) for at in (0, 4)) == card.SIZE == (1200, 630)
    source = card.html(facts(language).catalogue, language)
    assert chunks[b"tEXt"] == card.KEYWORD + b"\0" + card.digest(source), "draw it again: python -m zerograd.site.card"


def answer_shown(seen) -> str:
    """The first paragraph after the heading."""
    return words(re.search(r"</h1>.*?<p[^>]*>(.*?)</p>", seen.html, re.DOTALL)[1])


@pytest.mark.parametrize("language, slug", QUESTIONS)
def test_qa_page(language, slug, site):
    """schema.org, and what Google requires of a QAPage: name, answerCount, an answer, its text."""
    known, seen = facts(language), page(site, language, slug)
    question = known.questions[slug]
    whole, crumbs = map(json.loads, seen.data)
    assert whole["@context"] == "https://schema.org" and whole["@type"] == "QAPage"
    assert whole["inLanguage"] == re.search(r'<html lang="(\w+)"', seen.html)[1] == language
    asked = whole["mainEntity"]
    assert asked["@type"] == "Question" and asked["answerCount"] == 1 and not isinstance(asked["acceptedAnswer"], list)
    heading = words(re.search(r"<h1[^>]*>(.*?)(<a |</h1>)", seen.html, re.DOTALL)[1])
    assert asked["name"] == asked["text"] == heading == " ".join(question.title.split())
    answer = asked["acceptedAnswer"]
    assert answer["@type"] == "Answer" and answer["text"] == answer_shown(seen) != ""
    url = seen.rel("canonical")[0]["href"]
    assert whole["url"] == asked["url"] == answer["url"] == url and whole["description"] == question.description
    for author in (asked["author"], answer["author"]):
        assert author["@type"] == "Organization" and author["name"] and not broken([author["url"]], site)
    change = known.change(question)
    for part in (whole, asked, answer):
        assert ("dateModified" in part) == bool(change)
        if change:
            assert moment(part["datePublished"]) == change.first <= moment(part["dateModified"]) == change.last
    assert crumbs["@type"] == "BreadcrumbList"
    steps = crumbs["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3] and all(
        s["@type"] == "ListItem" and s["name"] for s in steps
    )
    assert steps[-1]["item"] == url and not broken([step["item"] for step in steps], site)


def test_only_questions_have_structured_data(site):
    with_data = {url for url, seen in every_page(site).items() if seen.data}
    assert with_data == {facts(language).url(slug) for language, slug in QUESTIONS}


def test_data_cannot_end_its_script_element():
    known = facts("en")
    question = next(iter(known.questions.values()))
    blocks = structured.blocks(question, "<h1>T</h1><p>A &lt;/script> <b>b</b> &amp; c</p><p>not this</p>", known)
    assert not any("<" in block for block in blocks)
    assert json.loads(blocks[0])["mainEntity"]["acceptedAnswer"]["text"] == "A </script> b & c"


# sitemap.xml and robots.txt


def test_sitemap(site):
    """The rules of sitemaps.org's schema, every page in it, alternates as on the pages."""
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    assert root.tag == f"{SITEMAP}urlset" and 0 < len(root) <= 50_000
    pages, found = every_page(site), {}
    for url in root:
        assert url.tag == f"{SITEMAP}url"
        names = [child.tag for child in url if child.tag.startswith(SITEMAP)]
        assert names in ([f"{SITEMAP}loc"], [f"{SITEMAP}loc", f"{SITEMAP}lastmod"])
        loc = url.findtext(f"{SITEMAP}loc")
        assert loc.startswith(BASE) and len(loc) < 2048 and loc not in found
        if changed := url.findtext(f"{SITEMAP}lastmod"):
            moment(changed)
        links = url.findall(f"{XHTML}link")
        assert all(link.get("rel") == "alternate" for link in links)
        found[loc] = {link.get("hreflang"): link.get("href") for link in links}
    assert found == {url: languages_of(seen) for url, seen in pages.items()}


def test_sitemap_dates_are_those_of_the_questions(site):
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    dates = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in root}
    for language, slug in QUESTIONS:
        known = facts(language)
        change = known.change(known.questions[slug])
        assert dates[known.url(slug)] == (stamp(change.last) if change else None)


def test_a_page_in_one_language_has_no_alternate_in_the_other(tmp_path):
    for path in ("index.html", "only-here/index.html", "en/index.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert sitemap.pages(tmp_path) == {"": ["zh", "en"], "only-here/": ["zh"]}
    root = ElementTree.fromstring(sitemap.text(facts("zh"), tmp_path))
    (only,) = [url for url in root if url.findtext(f"{SITEMAP}loc") == f"{BASE}only-here/"]
    links = {link.get("hreflang"): link.get("href") for link in only.findall(f"{XHTML}link")}
    assert links == dict.fromkeys(("zh", "x-default"), f"{BASE}only-here/")


def test_an_old_address_is_not_in_the_sitemap(tmp_path):
    (tmp_path / addresses.FILE).write_text("old -> new\n")
    addresses.write(tmp_path, tmp_path / "site", BASE)
    assert (tmp_path / "site/old/index.html").exists() and sitemap.pages(tmp_path / "site") == {}


def test_robots_lead_to_the_only_sitemap(site):
    lines = [line for line in (site / "robots.txt").read_text(encoding="utf-8").splitlines() if line]
    assert all(re.fullmatch(r"(User-agent|Allow|Disallow|Sitemap): \S+", line) for line in lines)
    assert lines[0] == "User-agent: *" and not any(line.startswith("Disallow") for line in lines)
    assert [place(line.removeprefix("Sitemap: "), site) for line in lines if line.startswith("Sitemap")] == [
        site / "sitemap.xml"
    ]
    assert sorted(site.rglob("sitemap*")) == [site / "sitemap.xml"]


# The feed


def check_atom(text: str) -> ElementTree.Element:
    """RFC 4287: what a feed and an entry must have, and have once."""
    root = ElementTree.fromstring(text)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1 and element.findtext(ATOM + name).strip()
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme, "an absolute IRI"
        for name in ("updated", "published"):
            if (text := element.findtext(ATOM + name)) is not None:
                moment(text)
        links = [link.attrib for link in element.findall(f"{ATOM}link")]
        assert all(urlsplit(link["href"]).scheme for link in links)
        kinds = [(link["rel"], link["type"], link.get("hreflang")) for link in links if link["rel"] == "alternate"]
        assert ("alternate", "text/html", None) in kinds and len(kinds) == len(set(kinds)), "4.1.1: no two alike"
        assert all(author.findtext(f"{ATOM}name") for author in element.findall(f"{ATOM}author"))
        assert all(category.get("term") for category in element.findall(f"{ATOM}category"))
    assert root.find(f"{ATOM}author") is not None, "or each entry has one"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return root


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed(language, site):
    known = facts(language)
    file = folder(site, language) / feed.FILE
    root = check_atom(file.read_text(encoding="utf-8"))
    assert root.get(f"{{{feed.XML}}}lang") == language
    (this,) = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert place(this, site) == file
    entries = root.findall(f"{ATOM}entry")
    dates = [moment(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert not dates or moment(root.findtext(f"{ATOM}updated")) == dates[0]
    assert not broken([link.get("href") for link in root.iter(f"{ATOM}link")], site)
    by_id = {entry.findtext(f"{ATOM}id"): entry for entry in entries}
    dated = [question for question in known.questions.values() if known.updated(question)]
    assert len(entries) == min(len(dated), feed.LENGTH)
    for question in dated[: feed.LENGTH] if len(dated) <= feed.LENGTH else []:
        entry = by_id[known.url(question.slug)]
        assert (
            entry.findtext(f"{ATOM}title") == question.title
            and entry.findtext(f"{ATOM}summary") == question.description
        )
        assert moment(entry.findtext(f"{ATOM}updated")) == known.updated(question).replace(microsecond=0)


def test_every_page_names_its_feed(site):
    for url, seen in every_page(site).items():
        (link,) = seen.rel("alternate", type="application/atom+xml")
        assert (place(url, site).parent / link["href"]).resolve().is_file(), url


def test_feed_without_any_date():
    root = check_atom(feed.text(replace(facts("en"), history={}, report=Report())))
    assert not root.findall(f"{ATOM}entry")


def test_a_changed_answer_keeps_its_id_and_comes_first():
    known = facts("en")
    *_, last = known.questions.values()
    changed = replace(known, history={last.path: Change(THEN, THEN.replace(year=2999))})
    first = check_atom(feed.text(changed)).find(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}id") == known.url(last.slug) and first.findtext(f"{ATOM}updated").startswith("2999-")
    assert moment(first.findtext(f"{ATOM}published")) == THEN


# llms.txt and the Markdown of each page

LINK = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_llms_txt(language, site):
    """llmstxt.org: a title, a quote, paragraphs, then sections that hold nothing but lists of links."""
    known = facts(language)
    text = (folder(site, language) / llms.FILE).read_text(encoding="utf-8")
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    title, quote, *about = [part for part in head.split("\n\n") if part.strip()]
    assert title == f"# {known.name}" and quote == f"> {known.description}" and about
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1 and not any(part.startswith("#") for part in about)
    listed = []
    for section in sections:
        name, _, rest = section.partition("\n")
        lines = [line for line in rest.splitlines() if line]
        assert name and lines and all(re.fullmatch(rf"- {LINK.pattern}: \S.*", line) for line in lines), section
        if name != "Optional":
            listed += [LINK.search(line)[1] for line in lines]
    assert sections[-1].startswith("Optional\n")
    assert all(f"]({known.url(slug)}): " in sections[-1] for slug in known.catalogue.labs[language])
    assert listed == [known.markdown_url(slug) for slug in known.questions]
    urls = LINK.findall(text)
    assert all(url.startswith(BASE) for url in urls) and not broken(urls, site)


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("language, slug", QUESTIONS)
def test_the_markdown_of_a_question_is_whole(language, slug, site):
    known = facts(language)
    question = known.questions[slug]
    text = (folder(site, language) / f"{slug}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {question.title}\n") and f"<{known.url(slug)}>" in text.splitlines()[2]
    snippets = [known.catalogue.snippets[claim.snippet] for claim in question.claims]
    assert blocks(text, "python") == [snippet.code for snippet in snippets]
    assert blocks(text, "text") == [snippet.output for snippet in snippets]
    sentences = [line for line in text.splitlines() if line.startswith(plain.WORDS[language]["claim"])]
    assert sentences == [plain.WORDS[language]["claim"] + claim.sentence for claim in question.claims]
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert not re.search(r"^!!!|--8<--|\{ *#|</?\w+[ >]", re.sub(r"`[^`\n]*`", "", prose)), (
        "the generator's syntax is left"
    )
    urls = [*LINK.findall(prose), *re.findall(r"<(https?:[^>]*)>", prose)]
    assert all(urlsplit(url).scheme for url in urls) and not broken(urls, site)
    sources = re.findall(r'^!!! source "(.*)"$', question.body, re.MULTILINE)
    assert prose.count(f"> {plain.WORDS[language]['source']}") == len(sources)


@pytest.mark.parametrize("language, slug", QUESTIONS)
def test_the_markdown_says_of_each_claim_what_the_report_says(language, slug, site):
    known = facts(language)
    text = (folder(site, language) / f"{slug}.md").read_text(encoding="utf-8")
    for claim in known.questions[slug].claims:
        verdict = known.report.verdict(known.catalogue.snippets[claim.snippet])
        (line,) = [
            line for line in text.splitlines() if line.endswith(f"<{known.url(slug)}#{claim.snippet.split('/')[1]}>")
        ]
        versions = plain.WORDS[language]["separator"].join(verdict.versions)
        start = "已在 torch" if language == "zh" else "Verified on torch"
        assert line.startswith(f"{start} {versions}") if verdict.verified else not line.startswith(start)


@pytest.mark.parametrize("language", LANGUAGES)
def test_generated_pages_are_markdown_too(language, site):
    known = facts(language)
    for name, present in (("topics", known.questions), ("apis", known.questions), ("changes", known.questions)):
        text = (folder(site, language) / f"{name}.md").read_text(encoding="utf-8")
        urls = LINK.findall(text)
        assert {known.url(slug) for slug in present} <= set(urls) and not broken(urls, site)
        assert "{ #" not in text and "<a " not in text


def test_code_on_a_page_keeps_its_empty_lines_and_backticks_their_text():
    known = facts("en")
    page_with = replace(
        next(iter(known.questions.values())),
        body="# T\n\n**A** `[x](y.md) { #id }` [y](b.md#c) [z](#d)\n\n```console\na\n\n\n\n# b { #c }\n```\n",
    )
    text = plain.text(page_with, known)
    here = known.url(page_with.slug)
    assert f"`[x](y.md) {{ #id }}` [y]({known.url('b')}#c) [z]({here}#d)" in text
    assert "```console\na\n\n\n\n# b { #c }\n```" in text


def test_a_source_becomes_a_quote():
    known = facts("en")
    body = '# T\n\n!!! source "S"\n\n    [d](https://x.y/)\n\n    more\n\nafter\n'
    text = plain.text(replace(next(iter(known.questions.values())), body=body), known)
    assert "> **Source**: S\n>\n> [d](https://x.y/)\n>\n> more\n\nafter\n" in text


# questions.json


@pytest.fixture(scope="session")
def questions(site) -> dict:
    return json.loads((site / "questions.json").read_text(encoding="utf-8"))


def test_questions_json_holds_everything(questions):
    known = facts("zh")
    assert questions["format"] == FORMAT and questions["site"] == BASE and questions["languages"] == list(LANGUAGES)
    assert [entry["slug"] for entry in questions["questions"]] == list(known.questions)
    for entry in questions["questions"]:
        pages = {language: facts(language).questions[entry["slug"]] for language in LANGUAGES}
        assert all(entry[key] == list(pages["zh"].items(key)) for key in ("apis", "errors", "related"))
        for language, question in pages.items():
            words_of = entry[language]
            assert (words_of["title"], words_of["description"]) == (question.title, question.description)
            assert words_of["aliases"] == list(question.items("aliases")) and words_of["topic"]
            assert words_of["answer"].startswith("**") and words_of["answer"] in question.body
        assert [claim["name"] for claim in entry["claims"]] == [claim.snippet for claim in pages["zh"].claims]


def test_questions_json_says_what_the_report_says(questions):
    known = facts("zh")
    assert questions["torch"] == list(known.report.versions)
    for claim in (claim for entry in questions["questions"] for claim in entry["claims"]):
        snippet = known.catalogue.snippets[claim["name"]]
        assert (claim["code"], claim["output"], claim["torch"]) == (snippet.code, snippet.output, snippet.versions)
        assert {language: claim[language] for language in LANGUAGES} == {
            language: known.catalogue.claims[language][claim["name"]].sentence for language in LANGUAGES
        }
        verdict, shown = known.report.verdict(snippet), claim["verification"]
        assert shown["verified"] == verdict.verified and shown["versions"] == list(verdict.versions)
        assert shown["counterfactuals"] == list(verdict.counterfactuals) and shown["reason"] == (verdict.reason or None)
        assert set(shown["counterfactuals"]) <= set(questions["counterfactuals"])


def test_every_address_in_questions_json_exists(questions, site):
    urls = [
        entry[language][key]
        for entry in questions["questions"]
        for language in LANGUAGES
        for key in ("url", "markdown")
    ]
    urls += [claim["download"] for entry in questions["questions"] for claim in entry["claims"]]
    assert all(url.startswith(BASE) for url in urls) and not broken(urls, site)


# The page's own actions


@pytest.mark.parametrize("language, slug", QUESTIONS)
def test_a_question_shows_its_markdown_and_its_last_change(language, slug, site):
    html = page(site, language, slug).html
    assert f'href="../{slug}.md"' in html and "page-copy" in html and "assets/page.js" in html
    change = facts(language).change(facts(language).questions[slug])
    assert re.findall(r'<time datetime="([\d-]+)">', article(page(site, language, slug))) == (
        [f"{change.last:%Y-%m-%d}"] if change else []
    )
    (link,) = page(site, language, slug).rel("alternate", type="text/markdown")
    assert link["href"] == f"../{slug}.md"


def test_other_pages_do_not_load_its_script(site):
    assert [path for path in ("", "how-we-verify", "apis") if "assets/page.js" in page(site, "zh", path).html] == []


def test_scripts_in_the_page_are_data_or_the_themes(site):
    for seen in (page(site, language, "why-zero-grad") for language in LANGUAGES):
        for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", seen.html, re.DOTALL):
            if "src=" not in attributes and "json" not in attributes:
                assert "__md_" in text or "__tabbed_" in text, (
                    f"an inline script that is not the theme's: {unescape(text)[:80]}"
                )


@pytest.mark.parametrize("path", ["why-zero-grad", "en/err-inplace-modified"])
def test_copy_page_as_markdown(path, browser, address, site):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(f"{address}{path}/")
    tab.locator(".page-copy").click()
    tab.wait_for_selector(".page-copied:not(:empty)")
    copied = tab.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied == (site / f"{path}.md").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_copied_is_shown(browser, address):
    context = browser.new_context()
    tab = context.new_page()
    tab.add_init_script("navigator.clipboard.write = () => Promise.reject(new Error('refused'))")
    tab.goto(f"{address}why-zero-grad/")
    tab.locator(".page-copy").click()
    tab.wait_for_url("**/why-zero-grad.md")
    context.close()


def test_without_javascript_the_link_remains(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}why-zero-grad/")
    assert tab.locator(".page-markdown").is_visible() and not tab.locator(".page-copy").is_visible()
    context.close()


def test_the_address_of_the_site_stands_in_its_configuration_only():
    host = urlsplit(BASE).netloc
    files = [
        *(ROOT / "zerograd/site").rglob("*.py"),
        *(ROOT / "theme").rglob("*.html"),
        *(ROOT / "theme").rglob("*.js"),
    ]
    assert not [file for file in files if host in Path(file).read_text(encoding="utf-8")]

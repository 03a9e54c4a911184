"""What programs read says what the pages say, and keeps to the specification of its format."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from support.page import broken, every_page

from zerograd.catalogue.model import LANGUAGES
from zerograd.catalogue.pages import parse_body
from zerograd.proof.report import Report
from zerograd.site import redirects
from zerograd.site.exports import data, feed, llms, markdown, sitemap, structured
from zerograd.site.exports.structured import spoken
from zerograd.site.facts import stamp
from zerograd.site.history import Change
from zerograd.words import words

ATOM, SITEMAP, XHTML = (f"{{{name}}}" for name in (feed.ATOM, sitemap.SITEMAP, sitemap.XHTML))
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
THEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def moment(text: str) -> datetime:
    assert RFC3339.fullmatch(text), text
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
def text_of(site):
    return lambda language, name: (site / ("en" * (language == "en")) / name).read_text(encoding="utf-8")


# sitemap.xml and robots.txt


def test_sitemap(site, known, base):
    """The rules of sitemaps.org's schema; every page, with its alternates; a question with the day of its last change."""
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    assert root.tag == f"{SITEMAP}urlset" and 0 < len(root) <= 50_000
    found, dates = {}, {}
    for url in root:
        assert url.tag == f"{SITEMAP}url"
        names = [child.tag for child in url if child.tag.startswith(SITEMAP)]
        assert names in ([f"{SITEMAP}loc"], [f"{SITEMAP}loc", f"{SITEMAP}lastmod"])
        loc = url.findtext(f"{SITEMAP}loc")
        dates[loc] = url.findtext(f"{SITEMAP}lastmod")
        assert len(loc) < 2048 and loc not in found
        links = url.findall(f"{XHTML}link")
        assert all(link.get("rel") == "alternate" for link in links)
        found[loc] = {link.get("hreflang"): link.get("href") for link in links}
    home, english = base, f"{base}en/"
    assert found == {
        base + path: {"zh": home + below, "en": english + below, "x-default": english + below}
        for path in every_page(site)
        for below in [path.removeprefix("en/")]
    }
    assert not [date for date in dates.values() if date and not moment(date)]
    for facts in known.values():
        for slug, question in facts.questions.items():
            change = facts.change(question)
            assert dates[facts.url(slug)] == (stamp(change.last) if change else None), slug


def test_a_page_in_one_language_has_no_alternate_in_the_other(known, tmp_path):
    for path in ("index.html", "only-here/index.html", "en/index.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    redirects.write({"old": "only-here"}, tmp_path, "https://example.org/")
    root = ElementTree.fromstring(sitemap.text(replace(known["zh"], root_url="https://example.org/"), tmp_path))
    found = {
        url.findtext(f"{SITEMAP}loc"): {link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")}
        for url in root
    }
    home, english = "https://example.org/", "https://example.org/en/"
    assert found == {
        **{address: {"zh": home, "en": english, "x-default": english} for address in (home, english)},
        f"{home}only-here/": dict.fromkeys(("zh", "x-default"), f"{home}only-here/"),
    }


def test_robots_lead_to_the_only_sitemap(site, base):
    lines = [line for line in (site / "robots.txt").read_text(encoding="utf-8").splitlines() if line]
    assert lines == ["User-agent: *", "Allow: /", f"Sitemap: {base}sitemap.xml"]
    assert sorted(site.rglob("sitemap*")) == [site / "sitemap.xml"]


# The feed


def check_atom(text: str) -> ElementTree.Element:
    """RFC 4287: what a feed and an entry must have, and have once."""
    root = ElementTree.fromstring(text)
    assert root.tag == f"{ATOM}feed" and root.find(f"{ATOM}author") is not None
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1 and element.findtext(ATOM + name).strip()
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme, "an absolute IRI"
        for name in ("updated", "published"):
            if (day := element.findtext(ATOM + name)) is not None:
                moment(day)
        links = [link.attrib for link in element.findall(f"{ATOM}link")]
        assert all(urlsplit(link["href"]).scheme for link in links)
        kinds = [(link["rel"], link["type"], link.get("hreflang")) for link in links if link["rel"] == "alternate"]
        assert ("alternate", "text/html", None) in kinds and len(kinds) == len(set(kinds)), "4.1.1: no two alike"
        assert all(author.findtext(f"{ATOM}name") for author in element.findall(f"{ATOM}author"))
        assert all(category.get("term") for category in element.findall(f"{ATOM}category"))
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return root


@each_language
def test_feed(language, text_of, known, site, base):
    """The questions that have a date, the last that changed first."""
    facts = known[language]
    root = check_atom(text_of(language, feed.FILE))
    assert root.get(f"{{{feed.XML}}}lang") == language
    (this,) = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert this == facts.home() + feed.FILE
    assert not broken([link.get("href") for link in root.iter(f"{ATOM}link")], site, base)
    shown = [
        (
            moment(entry.findtext(f"{ATOM}updated")),
            *(entry.findtext(ATOM + name) for name in ("id", "title", "summary")),
        )
        for entry in root.findall(f"{ATOM}entry")
    ]
    dated = [(facts.updated(q), facts.url(q.slug), q.title, q.description) for q in facts.questions.values()]
    dated = [(day.replace(microsecond=0), *rest) for day, *rest in dated if day]
    assert [day for day, *_ in shown] == sorted((day for day, *_ in dated), reverse=True)[: feed.LENGTH]
    assert set(shown) <= set(dated)
    assert not shown or moment(root.findtext(f"{ATOM}updated")) == shown[0][0]


def test_feed_without_any_date(known):
    root = check_atom(feed.text(replace(known["en"], history={}, report=Report())))
    assert not root.findall(f"{ATOM}entry")


def test_a_changed_answer_keeps_its_id_and_comes_first(known):
    *_, last = known["en"].questions.values()
    changed = replace(known["en"], history={last.path: Change(THEN, THEN.replace(year=2999))})
    first = check_atom(feed.text(changed)).find(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}id") == known["en"].url(last.slug)
    assert first.findtext(f"{ATOM}updated").startswith("2999-") and moment(first.findtext(f"{ATOM}published")) == THEN


# llms.txt and the Markdown of each page

LINK = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*\]\(([^)\s]+)\)")


@each_language
def test_llms_txt(language, text_of, known, site, base):
    """llmstxt.org: a title, a quote, paragraphs, then sections that hold nothing but lists of links."""
    facts, text = known[language], text_of(language, llms.FILE)
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    title, quote, *about = [part for part in head.split("\n\n") if part.strip()]
    assert title == f"# {facts.name}" and quote == f"> {facts.description}"
    assert about and not any(part.startswith("#") for part in about)
    listed = []
    for section in sections:
        name, _, rest = section.partition("\n")
        lines = [line for line in rest.splitlines() if line]
        assert name and lines and all(re.fullmatch(rf"- {LINK.pattern}: \S.*", line) for line in lines), section
        listed += [LINK.search(line)[1] for line in lines] if name != "Optional" else []
    assert sections[-1].startswith("Optional\n")
    assert all(f"]({facts.url(slug)}): " in sections[-1] for slug in facts.catalogue.labs[language])
    assert listed == [facts.markdown_url(slug) for slug in facts.questions]
    urls = LINK.findall(text)
    assert all(url.startswith(base) for url in urls) and not broken(urls, site, base)


def fences(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def prose_of(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


@each_language
def test_the_markdown_of_a_question_is_whole(language, text_of, known, site, base):
    """All code and outputs in full, complete addresses, of each claim what the page says, and no syntax of the generator."""
    facts, said, wrong = known[language], words(language), []
    for slug, question in facts.questions.items():
        text = text_of(language, f"{slug}.md")
        prose = prose_of(text)
        snippets = [facts.catalogue.snippets[claim.snippet] for claim in question.claims]
        urls = [*LINK.findall(prose), *re.findall(r"<(https?:[^>]*)>", prose)]
        lines = {
            line.rsplit("#", 1)[-1].rstrip(">"): line for line in text.splitlines() if f"<{facts.url(slug)}#" in line
        }
        verdicts = [(lines.get(s.claim, ""), facts.report.verdict(s)) for s in snippets]
        start = said["markdown"]["verified"].split("{versions}")[0]
        holds = {
            "a heading": text.startswith(f"# {question.title}\n") and f"<{facts.url(slug)}>" in text.splitlines()[2],
            "its code": fences(text, "python") == [snippet.code for snippet in snippets],
            "its outputs": fences(text, "text") == [snippet.output for snippet in snippets],
            "its claims": [line for line in text.splitlines() if line.startswith(said["markdown"]["claim"])]
            == [said["markdown"]["claim"] + claim.sentence for claim in question.claims],
            "its sources": prose.count(f"> {said['markdown']['source']}") == len(question.content.sources),
            "whole addresses": all(urlsplit(url).scheme for url in urls) and not broken(urls, site, base),
            "what is verified": all(
                line.startswith(start + said["separator"].join(verdict.versions))
                if verdict.verified
                else line.startswith(said["reasons"][verdict.reason])
                for line, verdict in verdicts
            ),
            "no syntax left": not re.search(r"^!!!|--8<--|\{ *#|</?\w+[ >]", re.sub(r"`[^`\n]*`", "", prose)),
        }
        wrong += [f"{slug}: lacks {name}" for name, right in holds.items() if not right]
    assert not wrong, "\n".join(wrong)


@each_language
def test_generated_pages_are_markdown_too(language, text_of, known, site, base):
    facts = known[language]
    for name in ("topics", "apis", "changes"):
        parts = sorted(site.glob(f"{'en/' * (language == 'en')}{name}-part-*.md"))
        text = "".join([text_of(language, f"{name}.md"), *(part.read_text(encoding="utf-8") for part in parts)])
        urls = LINK.findall(text)
        assert {facts.url(slug) for slug in facts.questions} <= set(urls) and not broken(urls, site, base), name
        assert "{ #" not in text and "<a " not in text, name


def test_code_on_a_page_keeps_its_empty_lines_and_backticks_their_text(known):
    facts = known["en"]
    body = "# T\n\n**A** `[x](y.md) { #id }` [y](b.md#c) [z](#d)\n\n```console\na\n\n\n\n# b { #c }\n```\n"
    page = replace(next(iter(facts.questions.values())), content=parse_body(body))
    text = markdown.text(page, facts)
    assert f"`[x](y.md) {{ #id }}` [y]({facts.url('b')}#c) [z]({facts.url(page.slug)}#d)" in text
    assert "```console\na\n\n\n\n# b { #c }\n```" in text


def test_a_source_becomes_a_quote(known):
    body = '# T\n\n!!! source "S"\n\n    [d](https://x.y/)\n\n    more\n\nafter\n'
    page = replace(next(iter(known["en"].questions.values())), content=parse_body(body))
    assert "> **Source**: S\n>\n> [d](https://x.y/)\n>\n> more\n\nafter\n" in markdown.text(page, known["en"])


# JSON-LD


@pytest.mark.parametrize(
    "source, text",
    [
        ("**Because *it* adds.** Call `x.y_z()`.", "Because it adds. Call x.y_z()."),
        ("把新梯度*加到* `.grad` 上", "把新梯度加到 .grad 上"),
        ("see [`step()`](a.md#b), [the _loop_](c.md)\nand a_b", "see step(), the loop and a_b"),
        (r"norms $g, 2g$ cost 5\$; 2 * 3 \* 4", "norms g, 2g cost 5$; 2 * 3 * 4"),
        ("``a `b` *c*`` and `*d*`", "a `b` *c* and *d*"),
    ],
)
def test_an_answer_is_read_as_it_is_shown(source, text):
    assert spoken(source) == text


def test_data_cannot_end_its_script_element(known):
    body = "# T\n\nA </script> `<b>` & c\n"
    page = replace(next(iter(known["en"].questions.values())), content=parse_body(body))
    blocks = structured.blocks(page, known["en"])
    assert not any("<" in block for block in blocks)
    assert json.loads(blocks[0])["mainEntity"]["acceptedAnswer"]["text"] == "A </script> <b> & c"


# questions.json


def test_questions_json_holds_everything_and_says_what_the_report_says(site, known, base):
    whole = json.loads((site / data.FILE).read_text(encoding="utf-8"))
    zh, content = known["zh"], known["zh"].catalogue
    assert whole["format"] == data.FORMAT and whole["site"] == base and whole["languages"] == list(LANGUAGES)
    assert whole["torch"] == list(zh.report.versions)
    assert [entry["slug"] for entry in whole["questions"]] == list(zh.questions)
    urls = []
    for entry in whole["questions"]:
        pages = {language: facts.questions[entry["slug"]] for language, facts in known.items()}
        assert all(entry[key] == list(pages["zh"].items(key)) for key in ("apis", "errors", "related"))
        for language, page in pages.items():
            shown = entry[language]
            assert (shown["title"], shown["description"]) == (page.title, page.description)
            assert shown["aliases"] == list(page.items("aliases")) and shown["topic"]
            assert shown["answer"].startswith("**") and shown["answer"] in page.body
            urls += [shown["url"], shown["markdown"]]
        assert [claim["name"] for claim in entry["claims"]] == [claim.snippet for claim in pages["zh"].claims]
        for claim in entry["claims"]:
            snippet = content.snippets[claim["name"]]
            assert (claim["code"], claim["output"], claim["torch"]) == (snippet.code, snippet.output, snippet.versions)
            assert all(claim[language] == content.claims[language][snippet.name].sentence for language in LANGUAGES)
            verdict, shown = zh.report.verdict(snippet), claim["verification"]
            assert (shown["verified"], shown["reason"]) == (verdict.verified, verdict.reason or None)
            assert (tuple(shown["versions"]), tuple(shown["differs"])) == (verdict.versions, verdict.outside)
            assert tuple(shown["counterfactuals"]) == verdict.counterfactuals
            scope = claim["scope"]
            for kind, variants in (("holds", snippet.holds), ("stops", snippet.stops)):
                assert [(each["text"], each["replacement"]) for each in scope[kind]] == [
                    (variant.text, variant.replacement) for variant in variants
                ]
            assert (scope["one_case"], tuple(scope["versions"])) == (snippet.one_case, verdict.scope)
            urls.append(claim["download"])
    assert all(url.startswith(base) for url in urls) and not broken(urls, site, base)

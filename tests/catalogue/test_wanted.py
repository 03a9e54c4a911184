"""What people asked and nobody has answered yet: a writer begins with it, a reader sees it, and it goes when it is answered."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import markdown
import pytest
from support.house import ROOT, House

from zerograd import catalogue
from zerograd.catalogue.model import LANGUAGES
from zerograd.catalogue.topics import navigation
from zerograd.proof.report import Report
from zerograd.site import browse
from zerograd.site.exports import markdown as export
from zerograd.site.facts import Facts

FILE, SHARED = "wanted/why-not.yml", "snippets/why-not/question.yml"
PAGES = {language: f"docs/{language}/why-not.md" for language in LANGUAGES}
TITLES = {"zh": "报错 “a: b” # 怎么办？", "en": '"a: b" # *why*: what can I do?'}
ERROR = "RuntimeError: it's `x` <class 'y'> __init__"
ASKED = {"zh": ["为什么 x_ 不行: #1", "请问 why"], "en": ["why “not”? #2", "- is it a_ *bug*"]}
WANTED = f"""topic: losses
zh: '{TITLES["zh"]}'
en: '{TITLES["en"]}'
asked:
  - "{ERROR}"
{"".join(f"  - '{query}'{chr(10)}" for queries in ASKED.values() for query in queries)}"""
TO_FILL_IN = {
    f"{page}:{what}"
    for language, page in PAGES.items()
    for what in (
        "`description` is missing or empty",
        "`aliases` is missing or empty",
        "the page does not start with its answer",
        "this claim says nothing",
    )
} | {
    f"{SHARED}:`apis` is missing or empty",
    f"{SHARED}:`related` is missing or empty",
    "snippets/why-not/first-claim.md:the expected output is empty, so nothing is shown or checked",
    "snippets/why-not/first-claim.md:nothing says how far this claim holds",
}


@pytest.fixture
def asked(house) -> House:
    house.write(FILE, WANTED)
    assert house.problems() == []
    return house


def facts(house: House, language: str) -> Facts:
    return Facts(house.catalogue, Report(), language=language, repository="https://example.org/repo")


def starts_with_what_was_asked(house: House, language: str) -> None:
    page, text = house.catalogue.pages[language]["why-not"], house.read(PAGES[language])
    other = "en" if language == "zh" else "zh"
    assert page.title == page.content.heading.text == TITLES[language]
    assert all(query in text for query in ASKED[language]) and not any(query in text for query in ASKED[other])
    # A labelled query that became an alias would measure itself.
    assert page.items("aliases") == ()


def test_a_scaffold_takes_over_what_was_asked_and_says_each_thing_to_fill_in_once(asked):
    done = asked.run("new", "why-not")
    assert done.status == 0 and not (asked.root / FILE).exists() and "why-not.yml" in done.text
    for language in LANGUAGES:
        starts_with_what_was_asked(asked, language)
    question = asked.catalogue.pages["zh"]["why-not"].question
    assert (question.topic, question.errors, question.draft) == ("losses", (ERROR,), False)
    assert not asked.catalogue.wanted
    said = [f"{problem.path}:{problem.what}" for problem in asked.catalogue.problems]
    assert sorted(said) == sorted(TO_FILL_IN)


@pytest.mark.parametrize("first, second", [LANGUAGES, LANGUAGES[::-1]])
def test_the_second_language_takes_over_its_words_too(asked, first, second):
    asked.run("new", "why-not", "--language", first)
    starts_with_what_was_asked(asked, first)
    assert asked.catalogue.pages[first]["why-not"].is_draft and not (asked.root / PAGES[second]).exists()
    assert "why-not" in asked.catalogue.wanted, "the second writer needs its title and words"
    assert {problem.path for problem in asked.catalogue.problems} == {item.split(":")[0] for item in TO_FILL_IN} - {
        PAGES[second]
    }
    asked.run("new", "why-not", "--language", second)
    starts_with_what_was_asked(asked, second)
    assert not (asked.root / FILE).exists()


def test_a_topic_that_is_named_goes_before_the_one_that_was_wanted(asked):
    assert asked.run("new", "why-not", "--topic", "training").status == 0
    assert asked.catalogue.pages["en"]["why-not"].question.topic == "training"


def test_what_is_answered_is_not_wanted_any_more(asked):
    asked.write("wanted/one.yml", WANTED)
    said = asked.problems()
    assert len(said) == 1 and said[0].startswith("wanted/one.yml:1: docs/zh/one.md and docs/en/one.md are there")
    assert "delete" in said[0].split("cure:")[1]
    asked.remove("wanted/one.yml")
    assert asked.problems() == []


class Seen(HTMLParser):
    """The text and ids of a page, and the addresses it leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.ids, self.links, self.tags, self.foreign = "", [], [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.add(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        self.foreign += [found["lang"]] if "lang" in found else []

    def handle_data(self, data):
        self.text += data


def seen(house: House, language: str) -> Seen:
    return Seen(
        markdown.markdown(browse.unanswered(facts(house, language)).page("unanswered"), extensions=["attr_list"])
    )


def test_the_page_shows_each_question_as_it_was_asked(asked):
    asked.write("wanted/often.yml", WANTED.replace("asked:\n", "asked:\n  - one more\n"))
    asked.write("wanted/seldom.yml", "topic: training\nzh: 少\nen: Seldom\nasked: [seldom]\n")
    pages = {language: seen(asked, language) for language in LANGUAGES}
    for language, page in pages.items():
        for words in (TITLES[language], ERROR, *ASKED[language], "seldom", "python -m zerograd new <slug>"):
            assert words in page.text, f"{language}: {words}"
        assert not any(words in page.text for words in ASKED["en" if language == "zh" else "zh"])
        assert page.tags <= {"h2", "ul", "li", "p", "strong", "code", "span", "a", "br"}
        assert page.foreign == ["en"] * (language == "zh"), "another language's words only where there are none"
        assert any("CONTRIBUTING.md" in link for link in page.links)
        assert any(link.endswith("issues/new?template=question.yml") for link in page.links)
    # By topic, in its order; what was asked most first; the same places in both languages.
    assert pages["zh"].ids == pages["en"].ids == ["training", "seldom", "losses", "often", "why-not"]


def test_the_page_says_where_a_draft_waits_for_a_language_and_where_nothing_is_left(asked):
    before = seen(asked, "en").text
    asked.run("new", "why-not", "--language", "zh")
    after = seen(asked, "en").text
    assert "draft" in after and "draft" not in before and TITLES["en"] in after
    asked.run("new", "why-not", "--language", "en")
    assert TITLES["en"] not in seen(asked, "en").text and "has an answer" in seen(asked, "en").text


def test_the_page_as_markdown_is_plain(asked):
    asked.write("docs/en/about.md", "---\ntitle: T\nkind: info\ngenerated: unanswered\n---\n\n# T\n")
    asked.write("wanted/seldom.yml", "topic: training\nzh: 少\nen: Seldom\nasked: [很少]\n")
    text = export.text(asked.catalogue.pages["en"]["about"], facts(asked, "en"))
    assert ASKED["en"][0] in text and "很少" in text and "<span" not in text and "{ #" not in text


def test_a_topic_in_which_nothing_is_answered_is_not_shown_elsewhere(asked):
    for language in LANGUAGES:
        known = facts(asked, language)
        titles = {topic.id: topic.title for topic in known.catalogue.topics[language]}
        nav = navigation(known.catalogue.topics[language], known.catalogue.labs[language])
        assert titles["losses"] not in {title for entry in nav if isinstance(entry, dict) for title in entry}
        assert [topic.id for topic in known.sections] == ["training"]
        assert titles["losses"] not in browse.topics(known).page("topics")
        assert titles["losses"] in browse.unanswered(known).page("unanswered")


def test_every_wanted_question_has_a_title_in_each_language():
    chinese = re.compile(r"[\u3400-\u9fff]")
    wanted = catalogue.read(ROOT).wanted.values()
    assert [w.path for w in wanted if not chinese.search(w.titles["zh"]) or chinese.search(w.titles["en"])] == []
    titles = [w.titles[language] for w in wanted for language in LANGUAGES]
    assert len(titles) == len(set(titles))

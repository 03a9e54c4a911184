"""Topics, APIs, errors, changes: every entry of the catalogue is there, in both languages, under an id that stays."""

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime

import markdown
import pytest
from support.page import read, words

from zerograd.catalogue.model import LANGUAGES, Wanted
from zerograd.proof.report import HOLDS, Report, Result, digest
from zerograd.site import browse
from zerograd.site.history import Change
from zerograd.words import words as words_of

each_language = pytest.mark.parametrize("language", LANGUAGES)
QUESTION = re.compile(r"\.\./([\w-]+)/")


@pytest.fixture(scope="module")
def article(site):
    return lambda language, name: read(site / ("en" * (language == "en")) / name / "index.html").article


@pytest.fixture(scope="module")
def listed(site, article):
    """The articles in which a list stands: a long one is cut into parts, and its page then leads to them."""

    def all_of(language: str, name: str) -> list:
        folder = site / language.replace("zh", "")
        parts = [f"{name}-part-{i + 1}" for i in range(len(list(folder.glob(f"{name}-part-*/"))))]
        return [article(language, part) for part in parts or [name]]

    return all_of


def slugs(elements) -> list[str]:
    return [match[1] for element in elements if (match := QUESTION.fullmatch(element.get("href", "")))]


def sections(article, *names: str) -> dict[str, list]:
    """For each section by its id the elements of these names in it, in order."""
    found: dict[str, list] = {}
    for element in article.find_all(["h2", *names]):
        if element.name == "h2":
            found[element["id"]] = [link for link in element.find_all("a") if "a" in names]
        elif found and element.find_parent("h2") is None:
            found[list(found)[-1]].append(element)
    return found


@each_language
def test_every_recipe_leads_to_its_claim_and_its_file(language, article, known, site):
    facts = known[language]
    wanted = {f"{slug}/#{name}": text for slug, page in facts.questions.items() for name, text in page.recipes.items()}
    shown = {}
    for item in article(language, "recipes").select("li"):
        file, page = item.find("a", type=True), item.find("a", type=False)
        shown[page["href"].removeprefix("../")] = words(item.strong)
        assert (site / language.replace("zh", "") / "recipes" / file["href"]).resolve().is_file()
        assert file["href"].endswith(f"{page['href'].removeprefix('../').replace('/#', '/')}.py")
    assert shown == wanted and wanted


@each_language
def test_every_api_leads_to_exactly_its_questions(language, listed, known):
    """Sorted by name under its module, each under an id of its own."""
    wanted: dict[str, list[str]] = {}
    for slug, question in known[language].questions.items():
        for api in question.items("apis"):
            wanted.setdefault(api, []).append(slug)
    shown, last = {}, None
    for heading, elements in (
        piece for part in listed(language, "apis") for piece in sections(part, "code", "a").items()
    ):
        for element in elements:
            if element.name == "code" and element.get("id"):
                last = element["id"]
                assert element.get_text() == last and heading == f"module-{browse.module(last)}"
                shown[last] = []
            elif element.name == "a" and last:
                shown[last] += slugs([element])
    assert shown == wanted
    assert list(shown) == sorted(shown, key=lambda api: (browse.module(api).lower(), api.lower()))


@pytest.mark.parametrize(
    "api, module",
    [
        ("torch.load", "torch"),
        ("torch.nn.Linear", "torch.nn"),
        ("torch.nn.functional.mse_loss", "torch.nn"),
        ("torch.Tensor.view", "torch.Tensor"),
        ("print", "print"),
    ],
)
def test_the_module_of_an_api(api, module):
    assert browse.module(api) == module


@each_language
def test_every_error_stands_word_for_word_under_its_type_with_its_question(language, listed, known):
    """A to Z; the address of a question leads to the first of its texts."""
    wanted = {(text, slug) for slug, question in known[language].questions.items() for text in question.items("errors")}
    whole = listed(language, "errors")
    shown, first = set(), {}
    for heading, items in (piece for part in whole for piece in sections(part, "li").items()):
        for item in items:
            (slug,) = slugs(item.find_all("a"))
            texts = [element.get_text() for element in item.find_all("code")]
            assert all(re.match(rf"([\w.]+\.)?{heading}: ", text) for text in texts) or heading == "untyped", texts
            shown |= {(text, slug) for text in texts}
            first.setdefault(slug, item.code.get("id"))
    assert shown == wanted and first == {slug: slug for _, slug in wanted}
    types = list(dict.fromkeys(heading["id"] for part in whole for heading in part.find_all("h2")))
    assert types[-1] == "untyped" and types[:-1] == sorted(types[:-1]) and {"RuntimeError", "ValueError"} < set(types)


def test_errors_stand_in_the_order_of_their_letters():
    texts = ["ValueError: b", 'ValueError: "a"', "torch.cuda.OutOfMemoryError: Z", "c", "ValueError: [C]"]
    assert [text for text, _ in sorted([(text, "x") for text in texts], key=browse.alphabetical)] == [
        'ValueError: "a"',
        "ValueError: b",
        "c",
        "ValueError: [C]",
        "torch.cuda.OutOfMemoryError: Z",
    ]


@each_language
def test_the_home_page_says_what_was_shown_and_leads_to_it(language, site, known):
    facts, home = known[language], read(site / ("en" * (language == "en")) / "index.html").article
    verified = [facts.report.verdict(snippet) for snippet in facts.published()]
    noticed = {name for verdict in verified if verdict.verified for name in verdict.counterfactuals}
    counts = [len(facts.questions), sum(v.verified for v in verified), len(facts.report.versions), len(noticed)]
    shown = [int(number.get_text()) for number in home.select(".home-numbers b")]
    assert shown == [*counts, len(facts.catalogue.cases)]
    topics = {link["href"].split("#")[1]: words(link) for link in home.select(".home-topics a")}
    assert topics == {topic.id: topic.title for topic in facts.sections}
    labs = {item.find("a", recursive=False)["href"].strip("/"): item for item in home.select(".home-labs > li")}
    assert labs.keys() == facts.catalogue.labs[language].keys() and all(item.svg for item in labs.values())
    assert home.select_one(".proof h2 a")["href"] == "why-zero-grad/#backward-adds"


@each_language
def test_every_question_stands_under_its_topic_with_its_answer(language, article, known):
    facts = known[language]
    whole = article(language, "topics")
    shown = {id: slugs(elements) for id, elements in sections(whole, "a").items()}
    assert shown == {topic.id: list(topic.slugs) for topic in facts.sections}
    assert sorted(itertools.chain(*shown.values())) == sorted(facts.questions)
    text = words(whole)
    texts = [topic.description for topic in facts.sections]
    texts += [f"{question.title} {question.description}" for question in facts.questions.values()]
    assert not [text_ for text_ in texts if not text_ or " ".join(text_.split()) not in text]


@pytest.mark.parametrize("name", ["topics", "apis", "errors", "changes", "how-we-verify"])
def test_ids_are_the_same_in_both_languages(name, article):
    zh, en = (
        [element["id"] for element in article(language, name).find_all(id=True) if not element["id"].startswith("__")][
            1:
        ]
        for language in LANGUAGES
    )
    assert len(zh) == len(set(zh)) > 0
    if name != "changes":  # a page may have been changed in one language only
        assert zh == en


@each_language
def test_changes_lists_every_question_once_newest_first(language, article, known):
    facts = known[language]
    shown = {id: slugs(elements) for id, elements in sections(article(language, "changes"), "a").items()}
    assert sorted(itertools.chain(*shown.values())) == sorted(facts.questions)
    days = [day for day in shown if day != "unknown"]
    assert days == sorted(days, reverse=True)
    for slug, question in facts.questions.items():
        moment = facts.updated(question)
        assert slug in shown[f"on-{moment:%Y-%m-%d}" if moment else "unknown"], slug


def test_without_git_the_days_are_those_of_the_report_and_it_says_so(known):
    facts = known["en"]
    one = next(iter(facts.questions.values()))
    result = lambda name: Result(digest(facts.catalogue.snippets[name]), HOLDS, "2026-03-04", "Linux", ("bad",))
    report = Report({claim.snippet: {"2.13.0": result(claim.snippet)} for claim in one.claims})
    text = browse.changes(replace(facts, history={}, report=report)).page("changes")
    assert words_of("en")["browse"]["no_git"] in text and " new · " not in text
    day, unknown = text.split("## ")[1:]
    assert day.startswith("2026-03-04 ") and f"({one.slug}.md)" in day and "verified 2026-03-04 on torch 2.13.0" in day
    assert unknown.count(".md)") == len(facts.questions) - 1


def test_without_git_and_report_there_are_no_days(known):
    facts = replace(known["en"], history={}, report=Report())
    text = browse.changes(facts).page("changes")
    assert words_of("en")["browse"]["no_dates"] in text and not re.search(r"\d{4}-\d\d-\d\d", text)
    assert all(f"({slug}.md)" in text for slug in facts.questions)


def test_a_question_is_new_until_it_changes(known):
    facts = known["en"]
    one = next(iter(facts.questions.values()))
    first, later = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
    fresh = {one.path: Change(first, first)}
    text = browse.changes(replace(facts, history=fresh)).page("changes")
    assert "## 2026-01-02 " in text and "    new · " in text
    changed = fresh | {f"snippets/{one.slug}/x.md": Change(first, later)}
    text = browse.changes(replace(facts, history=changed)).page("changes")
    assert "## 2026-03-04 " in text and "    new · " not in text


@each_language
def test_what_nobody_has_answered_yet_stands_under_its_topic(language, known):
    topic = known[language].catalogue.topics[language][0]
    asked = Wanted("what-is-it", "wanted/what-is-it.yml", topic.id, {"zh": "是什么*", "en": "What*"}, ("one_", "two"))
    facts = replace(known[language], catalogue=replace(known[language].catalogue, wanted={"x": asked}))
    text = browse.unanswered(facts).page("unanswered")
    assert text.startswith(f"## {topic.title} {{ #{topic.id} }}\n") and "`what-is-it`{ #what-is-it }" in text
    shown = words(markdown.markdown(text, extensions=["attr_list"]))
    assert asked.titles[language] in shown and "one_ · two" in shown
    none = replace(known[language], catalogue=replace(known[language].catalogue, wanted={}))
    assert browse.unanswered(none).page("unanswered").strip() == words_of(language)["unanswered"]["none"]


TEXTS = ["a*b*c `x` _y_ z_z <b> & &amp; [l](u) $1$ \\n {x}", "`all` of it`", "1. no list", "``", "- no `list` -"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_shown_as_it_is(text):
    def shown(source):
        extensions = ["attr_list", "pymdownx.arithmatex", "pymdownx.superfences", "tables"]
        options = {"pymdownx.arithmatex": {"generic": True}}
        return words(markdown.markdown(source, extensions=extensions, extension_configs=options))

    assert shown(f"see {browse.prose(text)}") == f"see {text}"
    assert shown(f"- {browse.code(text)}") == text

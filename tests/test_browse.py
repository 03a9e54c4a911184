"""Topics, APIs, errors, changes: every entry of the catalogue is there, in both languages, under an id that stays."""

import itertools
import os
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import markdown
import pytest
from built import LANGUAGES, ROOT, article, facts, page, words

from zerograd.proof.report import HOLDS, Meaning, Report, Result, Run, digest
from zerograd.site import browse, history
from zerograd.site.facts import anchor
from zerograd.site.history import Change

SLUG = re.compile(r"\.\./([\w-]+)/")


def slugs(events) -> list[str]:
    return [match[1] for tag, name, _ in events if tag == "a" and (match := SLUG.fullmatch(name))]


def groups(events, starts):
    """The events after each one that `starts` accepts, up to the next."""
    found, current = {}, None
    for event in events:
        if starts(event):
            found[event[1]] = current = []
        elif current is not None:
            current.append(event)
    return found


def seen(site, language, name):
    """The headings, codes and links of the article, in order."""
    whole = page(site, language, name)
    return type(whole)(article(whole)).events


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_api_leads_to_exactly_its_questions(language, site):
    wanted: dict[str, list[str]] = {}
    for slug, question in facts(language).questions.items():
        for api in question.items("apis"):
            wanted.setdefault(api, []).append(slug)
    events = [event for event in seen(site, language, "apis") if event[0] != "h2"]
    shown = groups(events, lambda event: event[0] == "code" and event[1])
    assert {api: slugs(rest) for api, rest in shown.items()} == wanted
    assert all(text == name for tag, name, text in events if tag == "code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_apis_are_sorted_under_their_modules(language, site):
    by_module = groups(seen(site, language, "apis"), lambda event: event[0] == "h2")
    assert list(by_module) == sorted(by_module, key=str.lower)
    for heading, events in by_module.items():
        names = [name for tag, name, _ in events if tag == "code"]
        assert names and names == sorted(names, key=str.lower)
        assert all(f"module-{browse.module(name)}" == heading for name in names)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_stands_word_for_word_under_its_question(language, site):
    wanted = {slug: list(q.items("errors")) for slug, q in facts(language).questions.items() if q.items("errors")}
    shown = groups(seen(site, language, "errors"), lambda event: event[0] == "h2")
    texts = {slug: [text for tag, _, text in events if tag == "code"] for slug, events in shown.items()}
    assert texts == wanted and sum(map(len, wanted.values())) > 100
    assert all(slugs(events)[:1] == [slug] for slug, events in shown.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_stands_under_its_topic_with_its_answer(language, site):
    known = facts(language)
    shown = groups(seen(site, language, "topics"), lambda event: event[0] == "h2")
    assert {id: slugs(events) for id, events in shown.items()} == {id: list(t.slugs) for id, t in known.sections()}
    assert sum(len(slugs(events)) for events in shown.values()) == len(known.questions)
    text = words(article(page(site, language, "topics")))
    for _, topic in known.sections():
        assert known.topics[topic.title] and known.topics[topic.title] in text
    for question in known.questions.values():
        assert " ".join(f"{question.title} {question.description}".split()) in text


def test_a_topic_without_a_description_is_noticed():
    for language in LANGUAGES:
        assert {topic.title for _, topic in facts(language).sections()} <= set(facts(language).topics)


@pytest.mark.parametrize("name", ["topics", "apis", "errors", "changes"])
def test_ids_are_the_same_in_both_languages(name, site):
    ids = [
        [i for i in type(seen_page)(article(seen_page)).ids if not i.startswith("__")][1:]
        for seen_page in (page(site, language, name) for language in LANGUAGES)
    ]
    assert len(ids[0]) == len(set(ids[0])) > 0
    if name == "changes":  # a page may have been changed in one language only
        return
    assert ids[0] == ids[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_lists_every_question_once_newest_first(language, site):
    known = facts(language)
    shown = groups(seen(site, language, "changes"), lambda event: event[0] == "h2")
    listed = {slug: day for day, events in shown.items() for slug in slugs(events)}
    assert sorted(itertools.chain(*(slugs(events) for events in shown.values()))) == sorted(known.questions)
    days = [day for day in shown if day != "unknown"]
    assert days == sorted(days, reverse=True)
    for slug, question in known.questions.items():
        moment = known.updated(question)
        assert listed[slug] == (f"on-{moment:%Y-%m-%d}" if moment else "unknown")


def test_without_git_the_days_are_those_of_the_report_and_it_says_so():
    known = facts("en")
    one = next(iter(known.questions.values()))
    shown = {
        claim.snippet: Result(
            digest(known.catalogue.snippets[claim.snippet]), HOLDS, "2026-03-04T05:06:07+00:00", 0.1, ("bad",)
        )
        for claim in one.claims
    }
    report = Report((Run("2.13.0", "3.11", "Linux", shown),), {"bad": Meaning("gradients", "坏", "Bad.")})
    text = browse.changes(replace(known, history={}, report=report))
    assert browse.WORDS["en"]["no_git"] in text and " new · " not in text
    day, unknown = text.split("## ")[1:]
    assert day.startswith("2026-03-04 ") and f"({one.slug}.md)" in day and "verified 2026-03-04 on torch 2.13.0" in day
    assert unknown.count(".md)") == len(known.questions) - 1


def test_without_git_and_report_there_are_no_days():
    known = replace(facts("en"), history={}, report=Report())
    text = browse.changes(known)
    assert browse.WORDS["en"]["no_dates"] in text and not re.search(r"\d{4}-\d\d-\d\d", text)
    assert all(f"({slug}.md)" in text for slug in known.questions)


def test_a_question_is_new_until_it_changes():
    known = facts("en")
    one = next(iter(known.questions.values()))
    first, later = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
    fresh = replace(known, history={one.path: Change(first, first)})
    assert "## 2026-01-02 " in browse.changes(fresh) and "    new · " in browse.changes(fresh)
    changed = replace(
        known, history={one.path: Change(first, first), f"snippets/{one.slug}/x.md": Change(first, later)}
    )
    assert "## 2026-03-04 " in browse.changes(changed) and "    new · " not in browse.changes(changed)


TEXTS = ["a*b*c `x` _y_ z_z <b> & &amp; [l](u) $1$ \\n {x}", "`all` of it`", "1. no list", "``", "- no `list` -"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_shown_as_it_is(text):
    def shown(source):
        extensions = ["attr_list", "pymdownx.arithmatex", "pymdownx.superfences", "tables"]
        options = {"pymdownx.arithmatex": {"generic": True}}
        return words(markdown.markdown(source, extensions=extensions, extension_configs=options))

    assert shown(f"see {browse.prose(text)}") == f"see {text}"
    assert shown(f"- {browse.code(text)}") == text


def test_an_anchor_is_made_of_the_words():
    assert anchor("Zeroing gradients: why & when?") == "zeroing-gradients-why-when"


def git(folder, *arguments, when="2026-01-01T00:00:00+00:00"):
    # A repository of the test's own, which no setting of the user's reaches.
    environment = {
        **os.environ,
        **{f"GIT_{who}_{what}": "t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture
def repository(tmp_path):
    """Two pages, one with a snippet that changed later, in a zone east of Greenwich."""
    root = tmp_path / "a folder with 空格"
    for path in ("docs/en/one.md", "docs/en/two.md", "snippets/one/x.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("first\n")
    git(tmp_path, "init", "-q", root)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first", when="2026-01-01T00:00:00+00:00")
    (root / "snippets/one/x.md").write_text("second\n")
    git(root, "commit", "-qam", "second", when="2026-02-02T02:00:00+08:00")
    return root


def test_a_change_of_a_snippet_is_a_change_of_its_page(repository):
    from zerograd.catalogue.model import Page

    known = history.read(repository)
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, 18, tzinfo=UTC)
    pages = {slug: Page(f"docs/en/{slug}.md", "en", slug, {}, {}, "", 1) for slug in ("one", "two", "unborn")}
    assert history.of_page(known, pages["one"]) == Change(first, second)
    assert history.of_page(known, pages["two"]) == Change(first, first)
    assert history.of_page(known, pages["unborn"]) is None


def test_a_shallow_clone_gives_no_dates(repository, tmp_path):
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", tmp_path / "shallow")
    assert (tmp_path / "shallow/docs/en/one.md").exists() and history.read(tmp_path / "shallow") == {}


def test_without_git_there_are_no_dates(repository, tmp_path, monkeypatch):
    (tmp_path / "plain").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert history.read(tmp_path / "plain") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert history.read(repository) == {}


def test_a_copy_inside_another_repository_gives_no_dates(repository):
    (repository / "build/copy/docs/en").mkdir(parents=True)
    (repository / "build/copy/docs/en/one.md").write_text("x\n")
    assert history.read(repository / "build/copy") == {}


def test_the_site_may_be_a_folder_of_a_larger_repository(repository):
    (repository / "snippets/docs/en").mkdir(parents=True)
    (repository / "snippets/docs/en/three.md").write_text("x\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "third")
    assert list(history.read(repository / "snippets")) == ["docs/en/three.md"]


def test_one_log_for_all_files(monkeypatch):
    calls = []
    monkeypatch.setattr(history, "git", lambda root, *arguments: calls.append(arguments[0]) or "false")
    history.read(ROOT)
    assert calls == ["rev-parse", "log"]

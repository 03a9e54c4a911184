"""The content keeps its rules, and is read the same wherever it lies."""

from __future__ import annotations

import pytest
from support.house import ROOT

from zerograd import catalogue as catalogues
from zerograd.catalogue import translations
from zerograd.commands.check import problems
from zerograd.proof.report import digest


def test_the_content_has_no_mistake(catalogue):
    found = problems(catalogue)
    assert not found, "\n".join(map(str, found))


def test_aliases_are_free_to_differ(house):
    house.edit("docs/zh/one.md", "[one a, one b]", "[one a, one b, one c]")
    assert list(translations.stale(house.catalogue)) == []


@pytest.mark.parametrize("state", ["1234567890123456", "0123456701234567", "123456789012e456"])
def test_a_note_of_what_was_compared_is_a_text_whatever_its_digits(state, house, monkeypatch):
    monkeypatch.setattr(translations, "digest", lambda page: state)
    assert house.brought_up_to_date().problems() == []


def test_many_mistakes_are_said_together_in_order(house):
    house.edit("docs/en/one.md", "**Answer.**", "Answer.")
    house.edit("docs/en/one.md", "title:", "titel:")
    house.edit("snippets/two/first.md", "```text", "```txt")
    places = [problem.split(": ")[0] for problem in house.problems()]
    assert places == ["docs/en/one.md:2", "docs/en/one.md:10", "snippets/two/first.md:12"]


def test_a_draft_may_lack_a_language_and_is_on_no_list(house):
    house.remove("docs/en/two.md")
    for name in ("one", "two"):
        house.edit(f"snippets/{name}/question.yml", "topic:", "draft: true\ntopic:")
    house.edit("topics.yml", "most_asked: [one]", "most_asked: []")
    house.remove("notebooks/two.ipynb")
    house.remove("notebooks/one.ipynb")
    assert house.problems() == []
    assert [*house.catalogue.questions("zh"), *house.catalogue.questions("en")] == []
    said = house.run("check").text
    assert "two: a draft, waits for English: python -m zerograd new two --language en" in said
    assert "one: a draft in both languages: to publish it, delete `draft` from snippets/one/question.yml" in said


def test_the_order_of_a_topic_is_that_of_its_questions(house):
    assert [topic.slugs for topic in house.catalogue.topics["zh"]] == [("one", "two"), (), ("about", "lab-made")]
    house.edit("snippets/two/question.yml", "topic:", "order: 1\ntopic:")
    assert [topic.slugs for topic in house.catalogue.topics["en"]] == [("two", "one"), (), ("about", "lab-made")]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_no_command_falls_over_a_file_that_is_not_utf_8(encoding, house):
    for name in ("docs/zh/one.md", "snippets/one/first.md", "snippets/one/question.yml", "topics.yml", "moved.txt"):
        before = (house.root / name).read_text(encoding="utf-8") if (house.root / name).exists() else ""
        (house.root / name).write_bytes((before + "# 梯度\n").encode(encoding))
        commands = [["check"], ["revisited"], ["notebooks"], ["new", "three"]]
        commands += [["refresh", "one"], ["prove", "one"]] if name == "snippets/one/first.md" else []  # others may run
        said = {command[0]: house.run(*command).text for command in commands}
        assert f"{name}:" in said["check"] and "not UTF-8" in said["check"], (name, said)
        assert not any("Traceback" in text for text in said.values()), (name, said)
        house.write(name, before)


def test_the_line_ends_of_windows_change_nothing(tmp_path):
    """A checkout that turned every line end around has the same claims with the same digests, and no mistake more."""
    for name in ("docs", "snippets", "wanted", "tests/cases", "topics.yml", "moved.txt"):
        files = [ROOT / name] if (ROOT / name).is_file() else [f for f in (ROOT / name).rglob("*") if f.is_file()]
        for file in files:
            target = tmp_path / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    (tmp_path / "theme").symlink_to(ROOT / "theme", target_is_directory=True)
    ours, theirs = catalogues.read(ROOT), catalogues.read(tmp_path)
    digests = [{name: digest(snippet) for name, snippet in read.snippets.items()} for read in (ours, theirs)]
    assert digests[0] == digests[1] != {}
    assert ours.claims == theirs.claims and ours.topics == theirs.topics
    assert [str(problem) for problem in theirs.problems] == [str(problem) for problem in ours.problems]


def test_the_four_founding_questions_stand_under_their_own_words(catalogue):
    for question, slug in {
        "梯度下降算法中为什么要对梯度清零": "why-zero-grad",
        "这个清零梯度是什么意思": "why-zero-grad",
        "optimizer.zero_grad()、loss.backward()、optimizer.step() 三步各做什么": "minimal-training-loop",
        "损失函数与优化器之间的关系": "loss-optimizer-connection",
    }.items():
        assert question in catalogue.pages["zh"][slug].items("aliases")

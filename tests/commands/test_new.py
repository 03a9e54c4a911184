"""`new` scaffolds a question, and says what it lacks."""

from __future__ import annotations

from support.house import page_of


def files(house) -> dict[str, str]:
    return {f.relative_to(house.root).as_posix(): f.read_text() for f in house.root.rglob("*.*") if f.is_file()}


def test_a_scaffold_is_red_until_it_is_filled_in(house):
    before = files(house)
    assert house.run("new", "what-is-it", "--topic", "Losses").status == 0
    assert files(house).keys() - before.keys() == {
        "docs/zh/what-is-it.md",
        "docs/en/what-is-it.md",
        "snippets/what-is-it/question.yml",
        "snippets/what-is-it/first-claim.md",
    }
    assert {name: text for name, text in files(house).items() if name in before} == before, "nothing shared is touched"
    assert [topic.slugs for topic in house.catalogue.topics["zh"]] == [
        ("one", "two"),
        ("what-is-it",),
        ("about", "lab-made"),
    ]
    problems = house.problems()
    assert problems and all("what-is-it" in problem.split(":")[0] for problem in problems)
    assert len({problem.split("\n")[0] for problem in problems}) == len(problems)
    for language in ("zh", "en"):
        house.write(f"docs/{language}/what-is-it.md", page_of("what-is-it", language))
    house.remove("snippets/what-is-it/first-claim.md")
    for name in ("first", "second"):
        house.write(f"snippets/what-is-it/{name}.md", house.read(f"snippets/one/{name}.md"))
    house.edit(
        "snippets/what-is-it/question.yml",
        "apis: []\nrelated: []",
        "apis: [torch.ones]\nrelated: [one]\nshown_by: [first]",
    )
    assert house.brought_up_to_date().problems() == []


def test_one_language_is_a_draft_and_the_other_follows(house):
    assert house.run("new", "what-is-it", "--topic", "losses", "--language", "zh").status == 0
    assert house.catalogue.pages["zh"]["what-is-it"].is_draft and "what-is-it" not in house.catalogue.pages["en"]
    house.write("docs/zh/what-is-it.md", page_of("what-is-it", "zh"))
    assert house.run("new", "what-is-it", "--language", "en").status == 0
    assert "what-is-it/first.md" in house.read("docs/en/what-is-it.md"), "the claims of the other language"
    assert house.run("new", "what-is-it", "--language", "en").status == 2


def test_what_was_asked_is_taken_over(house):
    house.write(
        "wanted/why-not.yml",
        'topic: losses\nzh: 为什么: 不\nen: "Why: not"\nasked: [为何不, why not]\n'.replace(
            "为什么: 不", '"为什么: 不"'
        ),
    )
    assert house.problems() == [] and "why-not" in house.catalogue.wanted
    assert house.run("new", "why-not").status == 0
    pages = {language: house.catalogue.pages[language]["why-not"] for language in ("zh", "en")}
    assert [pages[x].title for x in pages] == ["为什么: 不", "Why: not"]
    assert [pages[x].items("aliases") for x in pages] == [(), ()], "people's words are shown to the writer, not copied"
    assert "为何不" in house.read("docs/zh/why-not.md") and "why not" in house.read("docs/en/why-not.md")
    assert house.catalogue.topic_of["en"]["why-not"].id == "losses" and not house.catalogue.wanted


def test_what_cannot_be_is_refused_with_a_cure_and_writes_nothing(house):
    house.write("moved.txt", "old -> one\n")
    before = files(house)
    for arguments, cure in {
        **{(slug, "--topic", "losses"): "use lower-case letters" for slug in ("What", "a b", "a--b", "../a", "")},
        ("lab-test", "--topic", "losses"): "choose another slug",
        ("old", "--topic", "losses"): "choose another slug",
        ("one", "--topic", "losses"): "choose another slug",
        ("three",): "--topic with one of: training, losses",
        ("three", "--topic", "Nothing"): "--topic with one of: training, losses",
        ("three", "--topic", "index"): "--topic with one of: training, losses",
        ("three", "--topic", "loses"): "--topic with one of: training, losses",
    }.items():
        done = house.run("new", *arguments)
        assert done.status == 2 and f"cure: {cure}" in done.text, (arguments, done)
    assert "did you mean 'losses'" in done.text
    assert files(house) == before

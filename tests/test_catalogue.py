"""The content keeps its rules, and each mistake that a writer makes is answered with file, line and cure."""

import pytest
from made import in_file

from zerograd import catalogue as catalogues
from zerograd import translations
from zerograd.__main__ import main

CODE = "import torch\n\nw = torch.ones(1, requires_grad=True)\n(2 * w).backward()\nprint(w.grad)\n"
OUTPUT = "tensor([2.])\n"
PAGE = """---
title: {title}
description: D
aliases: [a, b]
apis: [torch.Tensor.grad]
related: [{other}]
---

# {title}

**Answer.**

!!! claim "{claim}"

    --8<-- "{slug}/claim.md"

## Why {{ #why }}
"""


@pytest.fixture
def house(tmp_path):
    """A small catalogue without a mistake: two questions in both languages."""
    for language, config in catalogues.CONFIGS.items():
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / config).write_text("nav:\n  - Topic:\n      - one.md\n      - two.md\n", encoding="utf-8")
        for slug, other in (("one", "two"), ("two", "one")):
            text = PAGE.format(title=f"{slug} {language}", slug=slug, other=other, claim=f"{slug} in {language}")
            (tmp_path / "docs" / language / f"{slug}.md").write_text(text, encoding="utf-8")
            file = tmp_path / "snippets" / slug / "claim.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(in_file(CODE, OUTPUT), encoding="utf-8")
    assert catalogues.read(tmp_path).problems == ()
    translations.record(catalogues.read(tmp_path), ["one", "two"])
    return tmp_path


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def encode(file, old, new, encoding="gbk"):
    """Save a file in another encoding, as an editor on Windows may."""
    edit(file, old, new)
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))


MISTAKES = {
    "a page missing in one language": (
        lambda house: (house / "docs/en/one.md").unlink(),
        "docs/zh/one.md:1: docs/en/one.md is missing",
        "write it",
    ),
    "an unknown include": (
        lambda house: edit(house / "docs/en/one.md", '"one/claim.md"', '"one/claims.md"'),
        "docs/en/one.md:15: includes 'one/claims', but there is no sound snippet of that name (did you mean 'one/claim'?)",
        "write snippets/one/claims.md or correct the include",
    ),
    "a fence that would not be run": (
        lambda house: edit(house / "snippets/one/claim.md", "```python", "```python title='x'"),
        "snippets/one/claim.md:1: expected ```python but found",
        "a snippet is:",
    ),
    "a fence on a page": (
        lambda house: edit(house / "docs/zh/one.md", "**Answer.**", "**Answer.**\n\n```python\nprint(1)\n```"),
        "docs/zh/one.md:13: a fence that would not be run",
        "move the code into snippets/",
    ),
    "front matter that YAML cannot read": (
        lambda house: edit(house / "docs/zh/one.md", "description: D", "description: a: b"),
        "docs/zh/one.md:3: malformed front matter",
        "quote values",
    ),
    "front matter without its end": (
        lambda house: edit(house / "docs/zh/one.md", "\n---\n\n#", "\n\n#"),
        "docs/zh/one.md:1: no front matter",
        "start the file with a block",
    ),
    "an unknown key": (
        lambda house: edit(house / "docs/zh/one.md", "aliases:", "alias:"),
        "docs/zh/one.md:4: unknown key 'alias' (did you mean 'aliases'?)",
        "use one of",
    ),
    "a slug in related that does not exist": (
        lambda house: edit(house / "docs/en/one.md", "[two]", "[tow]"),
        "docs/en/one.md:6: `related` names 'tow', which is no question (did you mean 'two'?)",
        "use the file name of another question",
    ),
    "an orphan snippet": (
        lambda house: (house / "snippets/one/orphan.md").write_text(in_file(CODE, OUTPUT), encoding="utf-8"),
        "snippets/one/orphan.md:1: an orphan",
        "include it under a claim",
    ),
    "a page missing from the navigation": (
        lambda house: edit(house / "mkdocs.en.yml", "      - two.md\n", ""),
        "docs/en/two.md:1: not in the navigation of mkdocs.en.yml",
        "add `- two.md` under its topic",
    ),
    "a page that the navigation invents": (
        lambda house: edit(house / "mkdocs.yml", "two.md", "too.md"),
        "mkdocs.yml:2: the navigation names too.md, which is not in docs/zh (did you mean 'two'?)",
        "correct or remove the entry",
    ),
    "another heading than the title": (
        lambda house: edit(house / "docs/zh/one.md", "# one zh", "# one"),
        "docs/zh/one.md:9: the heading 'one' is not the title 'one zh'",
        "make them the same",
    ),
    "a section in one language only": (
        lambda house: edit(house / "docs/en/one.md", "## Why { #why }\n", ""),
        "docs/zh/one.md:17: section 'why' is missing in docs/en/one.md",
        "both languages have the same",
    ),
    "a section without an id": (
        lambda house: edit(house / "docs/en/one.md", " { #why }", ""),
        "docs/en/one.md:17: an H2 without an explicit id",
        "write `## heading { #english-id }`",
    ),
    "no claim": (
        lambda house: edit(house / "docs/en/one.md", '!!! claim "one in en"\n\n    --8<-- "one/claim.md"\n', ""),
        "docs/en/one.md:8: no claim on this page",
        "prove something",
    ),
    "a mark that names no versions": (
        lambda house: edit(
            house / "snippets/one/claim.md", "```python", '<!--pytest.mark.torch("newer")-->\n```python'
        ),
        "snippets/one/claim.md:1: 'newer' does not say which versions of torch",
        'write a range of versions, like torch(">=2.6")',
    ),
    "a page that is not UTF-8": (
        lambda house: encode(house / "docs/zh/one.md", "**Answer.**", "**答案。**"),
        "docs/zh/one.md:11: not UTF-8",
        "save it as UTF-8",
    ),
    "a snippet that is not UTF-8": (
        lambda house: encode(house / "snippets/one/claim.md", "tensor([2.])", "张量"),
        "snippets/one/claim.md:12: not UTF-8",
        "save it as UTF-8",
    ),
    "a configuration that is not UTF-8": (
        lambda house: encode(house / "mkdocs.yml", "Topic", "梯度"),
        "mkdocs.yml:2: not UTF-8",
        "save it as UTF-8",
    ),
    "a configuration that YAML cannot read": (
        lambda house: edit(house / "mkdocs.en.yml", "nav:", 'site_name: "x\nnav:'),
        "mkdocs.en.yml:5: malformed configuration: found unexpected end of stream",
        "mend the YAML there",
    ),
    "a character that YAML cannot read": (
        lambda house: edit(house / "docs/zh/one.md", "description: D", "description: \a"),
        "docs/zh/one.md:3: malformed front matter: special characters are not allowed\n",
        "quote values",
    ),
    "a key that is there twice": (
        lambda house: edit(house / "docs/zh/one.md", "apis:", "description: E\napis:"),
        "docs/zh/one.md:5: the key 'description' is there already, in line 3",
        "keep one of them",
    ),
    "a question among the index pages": (
        lambda house: edit(house / "docs/zh/two.md", "---\n", "---\nkind: info\n"),
        "mkdocs.yml:2: the question one.md stands among the index pages of 'Topic'",
        "move it under a topic",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_by_name(mistake, house):
    make, message, cure = MISTAKES[mistake]
    make(house)
    problems = [str(problem) for problem in catalogues.read(house).problems]
    assert any(message in problem and f"cure: {cure}" in problem for problem in problems), "\n".join(problems)


@pytest.mark.parametrize("path", ["docs/zh/one.md", "snippets/one/claim.md", "mkdocs.yml"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_no_command_falls_over_a_file_that_is_not_utf_8(path, encoding, house, capsys):
    encode(house / path, "T" if path.endswith("yml") else "e", "梯度", encoding)
    for command in (["check"], ["revisited"], ["notebooks"], ["new", "three"]):
        main([*command, "--root", str(house)])
    shown = "".join(capsys.readouterr())
    assert f"{path}:" in shown and "not UTF-8" in shown, shown


@pytest.mark.parametrize("mistake", ["a mark that names no versions", "a snippet that is not UTF-8"])
def test_no_proof_falls_over_an_unsound_snippet(mistake, house, capfd):
    (house / "conftest.py").write_text('pytest_plugins = ["zerograd.proof.plugin"]\n')
    (house / "pytest.ini").write_text("[pytest]\n")
    MISTAKES[mistake][0](house)
    main(["refresh", "one", "--root", str(house)])
    main(["prove", "one", "--root", str(house)])
    shown = "".join(capfd.readouterr())
    assert not any(word in shown for word in ("Traceback", "InvalidSpecifier", "UnicodeDecodeError")), shown


def test_a_wrong_output_is_answered_by_name(house, capfd):
    (house / "conftest.py").write_text('pytest_plugins = ["zerograd.proof.plugin"]\n')
    (house / "pytest.ini").write_text("[pytest]\n")
    edit(house / "snippets/one/claim.md", OUTPUT, "tensor([3.])\n")
    assert main(["prove", "one", "--root", str(house)]) != 0
    shown = capfd.readouterr().out
    assert "snippets/one/claim.md:2:" in shown and "tensor([2.])" in shown and "cure:" in shown, shown


def test_a_change_of_one_language_makes_the_other_stale(house, capsys):
    edit(house / "docs/zh/one.md", "**Answer.**", "**Another answer.**")
    assert main(["revisited", "--root", str(house)]) == 1
    shown = capsys.readouterr().out
    assert "docs/en/one.md:1: stale: docs/zh/one.md changed" in shown and "two.md" not in shown, shown
    assert main(["revisited", "one", "--root", str(house)]) == 0
    assert main(["revisited", "--root", str(house)]) == 0


def test_aliases_are_free_to_differ(house):
    edit(house / "docs/zh/one.md", "[a, b]", "[a, b, c]")
    assert list(translations.stale(catalogues.read(house))) == []


def test_a_new_question_was_never_compared(house):
    (house / translations.FILE).unlink()
    assert len(list(translations.stale(catalogues.read(house)))) == 2


def test_the_content_has_no_mistake(catalogue):
    assert catalogue.problems == (), "\n".join(map(str, catalogue.problems))


def test_no_page_is_stale(catalogue):
    stale = list(translations.stale(catalogue))
    assert not stale, "\n".join(map(str, stale))


def test_there_is_what_was_promised(catalogue):
    questions = catalogue.questions("zh")
    assert len(questions) >= 38 and len(catalogue.snippets) >= 120


@pytest.mark.parametrize(
    "question, slug",
    {
        "梯度下降算法中为什么要对梯度清零": "why-zero-grad",
        "这个清零梯度是什么意思": "why-zero-grad",
        "optimizer.zero_grad()、loss.backward()、optimizer.step() 三步各做什么": "minimal-training-loop",
        "损失函数与优化器之间的关系": "loss-optimizer-connection",
    }.items(),
)
def test_the_four_founding_questions_stand_under_their_own_words(question, slug, catalogue):
    assert question in catalogue.pages["zh"][slug].items("aliases")

"""Each mistake that a writer makes is answered once: file, line, what it is, and a cure that works.

A mistake is made in a sound catalogue. `check` must say exactly the message beside it, from the first character to the
last; and when its cure was followed, nothing more. A cure that is a command is run as it is written.
"""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from support.house import CLAIMS, ONE_CASE, House, code_of, in_file, lab, page_of, template

from zerograd.catalogue import cases, scope
from zerograd.catalogue.labs import SVG
from zerograd.catalogue.model import LANGUAGES
from zerograd.proof.report import HOLDS, Result, digest, save

ZH, EN, SHARED, FIRST = "docs/zh/one.md", "docs/en/one.md", "snippets/one/question.yml", "snippets/one/first.md"
PROOFS = (FIRST, "snippets/one/second.md")
LABS = {language: f"docs/{language}/lab-made.ipynb" for language in LANGUAGES}
HIDDEN = "the character U+{} ({}), which nobody sees as what it is"
MESSAGE = "{where}: {what}\n    cure: {cure}"
SHAPE = (
    "a snippet is: mark lines, ```python … ```, an empty line, <!--pytest-codeblocks:expected-output-->, "
    "an empty line, ```text … ```"
)
CLAIM_CURE = 'write `!!! claim "sentence"`, an empty line, then four spaces and `--8<-- "slug/name.md"`'
QUOTE = "quote values that hold `: `, `#`, or start with a special character"
PAGE_KEYS = "title, description, aliases, recipes, compared"
INFO_KEYS = PAGE_KEYS + ", kind, template, generated, hide"
PROVE_HERE = "link to that page, or prove the claim under snippets/one/"
WRITE_BACK = "`python -m zerograd labs lab-made` executes it and writes what it gives into both languages"
DESCRIBE = 'say what the plot shows in the metadata of the cell that draws it, in the language of the page: "alt": "…"'
SAME_CELLS = "both languages have the same cells in the same order"
OLD_KEYS = "apis: [torch.ones]\nerrors: [an error]\nrelated: [two]\n"
SHOWN_BY = "shown_by: [first]\n"
CASE = '"""Wrong.\n\nasked: why\ncause: {}\n"""\n\n\ndef symptom(): ...\ndef cure(): ...\n'
PICTURE = {"output_type": "display_data", "metadata": {}, "data": {SVG: ["<svg/>"], "text/plain": ["<Figure>"]}}
ERROR = {"output_type": "error", "ename": "NameError", "evalue": "name 'w' is not defined", "traceback": []}


def edit(file: str, old: str, new: str):
    return lambda house: house.edit(file, old, new)


def add(file: str, text: str = ""):
    return lambda house: house.write(file, text)


def remove(*files: str):
    return lambda house: [house.remove(file) for file in files]


def both(*mistakes):
    return lambda house: [make(house) for make in mistakes]


def encoded(file: str, old: str, new: str, encoding: str = "gbk"):
    """Saved in another encoding, as an editor on Windows may."""

    def make(house: House) -> None:
        house.edit(file, old, new)
        (house.root / file).write_bytes(house.read(file).encode(encoding))

    return make


def in_cell(number: int, *languages: str, **values):
    """Other values in one cell of a lab."""

    def make(house: House) -> None:
        for language in languages:
            content = lab(language)
            content["cells"][number] |= values
            house.save(LABS[language], content)

    return make


def in_both(old: str, new: str):
    return both(*(edit(f"docs/{language}/one.md", old, new) for language in LANGUAGES))


def claim_of(language: str, name: str) -> str:
    """A claim as it stands on the page."""
    return re.search(rf'!!! claim "[^"]*"\n\n    --8<-- "one/{name}\.md"', page_of("one", language))[0]


def sentence(language: str, name: str) -> str:
    return claim_of(language, name).split('"')[1]


def write_again(house: House) -> None:
    house.write(EN, page_of("one", "en"))


def scaffold_and_write(house: House) -> None:
    assert house.run("new", "one", "--language", "en").status == 0 and "one/second" in house.read(EN)
    write_again(house)


def long(house: House) -> None:
    """One claim of 223 characters."""
    house.edit(EN, sentence("en", "first"), "Times 2, the gradient is 2" + " and so it is" * 15 + ".")


def one_line_more(house: House) -> None:
    house.write(FIRST, in_file(code_of("2") + "w.sum()\n" * 29, "tensor([2.])\n", ONE_CASE))


def as_recipe(house: House) -> None:
    house.write(FIRST, "<!--pytest.mark.recipe-->\n" + house.read(FIRST))


def swap(house: House) -> None:
    house.edit(EN, "one/first", "one/X")
    house.edit(EN, "one/second", "one/first")
    house.edit(EN, "one/X", "one/second")


def one_snippet_more(house: House) -> None:
    house.add("third", code_of("4"), "tensor([4.])\n")


def lose_a_page(house: House) -> None:
    """A page that git once had is called otherwise."""
    git = ["git", "-C", str(house.root), "-c", "user.name=x", "-c", "user.email=x@y"]
    subprocess.run([*git, "init", "-q"], check=True)
    for message in ("before", "after"):
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", message], check=True)
        for language in LANGUAGES if message == "before" else ():
            (house.root / f"docs/{language}/about.md").rename(house.root / f"docs/{language}/this.md")
            house.edit("topics.yml", "about", "this") if language == "zh" else None


def merged_by_hand(house: House) -> None:
    snippet = house.catalogue.snippets["one/first"]
    result = Result(digest(snippet), HOLDS, "2026-01-02", "Linux", ("bad",))
    save({snippet.name: {"2.13.0": result}}, house.root / "snippets/one/verified.json")
    house.edit("snippets/one/verified.json", "{\n", "{\n<<<<<<< ours\n")


def make_shared(house: House) -> None:
    assert house.run("new", "one", "--topic", "training").status == 0
    house.edit(SHARED, "apis: []\nrelated: []", "apis: [torch.ones]\nrelated: [two]\n" + SHOWN_BY)


def never_compared(house: House) -> None:
    for name in (ZH, EN):
        house.write(name, re.sub(r"compared: .*\n", "", house.read(name)))


def old_format(house: House) -> None:
    house.remove(SHARED)
    for name in (ZH, EN):
        house.edit(name, "aliases: [one a, one b]\n", "aliases: [one a, one b]\n" + OLD_KEYS)


def new_format(house: House) -> None:
    for name in (ZH, EN):
        house.edit(name, OLD_KEYS, "")
    house.write(SHARED, "topic: training\n" + OLD_KEYS + SHOWN_BY)


# name: (the mistake, where, what, the cure, what follows the cure if it is neither a command nor taking it back)
MISTAKES: dict[str, tuple] = {
    # what stands on a page
    "a page in one language only": (
        remove(EN),
        f"{ZH}:1",
        f"{EN} is missing",
        f"write it (`python -m zerograd new one --language en` makes a scaffold), or let it wait: `draft: true` in {SHARED}",
        scaffold_and_write,
    ),
    "a claim that English lacks": (
        edit(EN, claim_of("en", "second"), "Words."),
        f"{EN}:1",
        f"lacks the claim 'second' ({ZH}:16)",
        "write it, or delete it there",
    ),
    "a claim that Chinese lacks": (
        edit(ZH, claim_of("zh", "first"), "。"),
        f"{ZH}:1",
        f"lacks the claim 'first' ({EN}:12)",
        "write it, or delete it there",
    ),
    "claims in another order": (
        swap,
        f"{EN}:12",
        f"claim 'second' where {ZH}:12 has 'first'",
        "both languages have the same, in the same order",
        swap,
    ),
    "a section that English lacks": (
        edit(EN, "## Why { #why }", ""),
        f"{EN}:1",
        f"lacks the section 'why' ({ZH}:20)",
        "write it, or delete it there",
    ),
    "an unknown include": (
        edit(EN, "one/first.md", "one/frist.md"),
        f"{EN}:14",
        "includes 'one/frist', but there is no such snippet (did you mean 'one/first'?)",
        "write snippets/one/frist.md or correct the include",
    ),
    "the same unknown include in both": (
        in_both("one/first.md", "other/first.md"),
        [f"{EN}:14", f"{ZH}:14"],
        "includes 'other/first', but there is no such snippet (did you mean 'one/first'?)",
        "write snippets/other/first.md or correct the include",
    ),
    "the proof of another question": (
        edit(EN, "one/first.md", "two/first.md"),
        f"{EN}:14",
        "includes a snippet of another question: 'two/first'",
        PROVE_HERE,
    ),
    "one proof for two claims": (
        edit(EN, "one/second.md", "one/first.md"),
        f"{EN}:16",
        "'one/first' proves two claims of this page",
        "one claim per snippet",
        edit(EN, '3"\n\n    --8<-- "one/first.md', '3"\n\n    --8<-- "one/second.md'),
    ),
    "a claim without a proof": (
        edit(EN, '    --8<-- "one/first.md"\n', ""),
        f"{EN}:12",
        "this claim has no proof: no include under it",
        CLAIM_CURE,
        edit(EN, 'is 2"\n\n\n', 'is 2"\n\n    --8<-- "one/first.md"\n\n'),
    ),
    "a claim that says nothing": (
        edit(EN, sentence("en", "first"), ""),
        f"{EN}:12",
        "this claim says nothing",
        CLAIM_CURE,
        edit(EN, '!!! claim ""', f'!!! claim "{sentence("en", "first")}"'),
    ),
    "a claim that would not be read": (
        edit(EN, "!!! claim", "??? claim"),
        f"{EN}:12",
        f"this claim would not be read: '??? claim \"{sentence('en', 'first')}\"'",
        CLAIM_CURE,
    ),
    "an include outside a claim": (
        edit(EN, "## Why", '--8<-- "one/first.md"\n\n## Why'),
        f"{EN}:20",
        "an include outside a claim, or one that is malformed",
        CLAIM_CURE,
    ),
    "a claim of more than 220 characters": (
        long,
        f"{EN}:12",
        "this claim has 222 characters, at most 220",
        "say one thing, or make two claims of it",
        write_again,
    ),
    "a claim in the other language": (
        edit(EN, sentence("en", "first"), sentence("zh", "first")),
        f"{EN}:12",
        "this claim is not English",
        "translate the sentence",
    ),
    "another number in the other language": (
        edit(EN, "the gradient is 2", "the gradient is 18"),
        f"{EN}:12",
        f"the number 18 of this claim stands only in one language ({ZH}:12)",
        "say the same in both",
    ),
    "two claims of one sentence": (
        edit(ZH, sentence("zh", "second"), sentence("zh", "first")),
        f"{ZH}:16",
        "line 12 claims the same sentence",
        "two claims say two things: correct one, or delete it",
        edit(ZH, claim_of("zh", "second").replace("3", "2"), claim_of("zh", "second")),
    ),
    "a claim and a section of one id": (
        in_both("{ #why }", "{ #first }"),
        [f"{EN}:12", f"{ZH}:12"],
        "this claim and a section have the same id 'first'",
        "rename the section: the name of the claim is its address",
    ),
    "no claim": (
        both(
            *(edit(f"docs/{x}/one.md", claim_of(x, name), "") for x in LANGUAGES for name in CLAIMS),
            remove(*PROOFS),
            edit(SHARED, SHOWN_BY, ""),
        ),
        [f"{EN}:7", f"{ZH}:7"],
        "no claim on this page",
        'prove something: `!!! claim "…"`',
    ),
    "code on a page": (
        edit(ZH, "**答案。**", "**答案。**\n\n```python\nprint(1)\n```"),
        f"{ZH}:12",
        "a fence that would not be run: '```python'",
        "move the code into snippets/<slug>/<claim>.md and include it under a claim, so that it runs",
    ),
    "code on a page in an unusual fence": (
        edit(EN, "**Answer.**", "**Answer.**\n\n~~~py\nprint(1)\n~~~"),
        f"{EN}:12",
        "a fence that would not be run: '~~~py'",
        "move the code into snippets/<slug>/<claim>.md and include it under a claim, so that it runs",
    ),
    "a section without an id": (
        edit(EN, " { #why }", ""),
        f"{EN}:20",
        "an H2 without an explicit id",
        "write `## heading { #english-id }`, the same id in both languages",
        edit(EN, "## Why", "## Why { #why }"),
    ),
    "no heading": (
        edit(EN, "# What is one\n", ""),
        f"{EN}:7",
        "no `# heading`",
        "repeat the title as the first heading",
        write_again,
    ),
    "another heading": (
        edit(EN, "# What is one", "# What is that"),
        f"{EN}:8",
        "the heading 'What is that' is not the title 'What is one'",
        "make them the same",
    ),
    "no answer first": (
        edit(EN, "**Answer.**", "In this article"),
        f"{EN}:10",
        "the page does not start with its answer",
        "write the answer first, in bold: **…**",
    ),
    "a link without encryption": (
        edit(ZH, "**答案。**", "**[答案](http://pytorch.org)。**"),
        f"{ZH}:10",
        "a link to 'http://pytorch.org'",
        "link to https://… or to a page of this site",
    ),
    "a verdict typed by hand": (
        edit(EN, "**Answer.**", "**Answer.** Verified on torch 2.6.0."),
        f"{EN}:10",
        "a verdict that is typed by hand",
        "delete it: what was verified is written by the site from what was run",
    ),
    "an escaped quote in the title of a box": (
        edit(EN, "**Answer.**", '**Answer.**\n\n!!! note "Of \\"lr\\""\n\n    A rate.'),
        f"{EN}:12",
        "a backslash before a quote, which readers would see",
        "leave it out: quotes may stand in the title of a box as they are",
    ),
    # front matter
    "no front matter": (
        edit(EN, "---\ntitle", "title"),
        f"{EN}:1",
        "no front matter",
        "start the file with a block of `key: value` lines between two lines of ---, see CONTRIBUTING.md",
    ),
    "front matter without its end": (
        edit(ZH, "\n---\n\n#", "\n\n#"),
        f"{ZH}:1",
        "no front matter",
        "start the file with a block of `key: value` lines between two lines of ---, see CONTRIBUTING.md",
    ),
    "front matter that YAML cannot read": (
        edit(ZH, "description: D", "description: a: b"),
        f"{ZH}:3",
        "malformed front matter: mapping values are not allowed in this context",
        QUOTE,
        edit(ZH, "description: a: b", 'description: "a: b"'),
    ),
    "a character that YAML cannot read": (
        edit(ZH, "description: D", "description: \a"),
        f"{ZH}:3",
        HIDDEN.format("0007", "a control character"),
        "delete it, or write what can be seen",
    ),
    "a key that is there twice": (
        edit(ZH, "aliases:", "description: E\naliases:"),
        f"{ZH}:4",
        "the key 'description' is there already, in line 3, which would be ignored",
        "keep one of them",
    ),
    "an unknown key": (
        edit(ZH, "aliases:", "alias:"),
        f"{ZH}:4",
        "unknown key 'alias' (did you mean 'aliases'?)",
        f"use one of: {PAGE_KEYS}",
    ),
    "a text that is no text": (
        edit(EN, "description: D", "description: 7"),
        f"{EN}:3",
        "`description` is not a text",
        'put it in quotes: description: "…"',
        edit(EN, "description: 7", 'description: "7"'),
    ),
    "a list that is no list": (
        edit(EN, "aliases: [one a, one b]", "aliases: one a"),
        f"{EN}:4",
        "`aliases` is not a list of texts",
        "write `aliases: [one, two]` or one `- item` per line, quoted where YAML needs it",
    ),
    "a list of numbers": (
        edit(EN, "[one a, one b]", "[one a, 1]"),
        f"{EN}:4",
        "`aliases` is not a list of texts",
        "write `aliases: [one, two]` or one `- item` per line, quoted where YAML needs it",
    ),
    "an item twice": (
        edit(EN, "[one a, one b]", "[one a, one a]"),
        f"{EN}:4",
        "`aliases` holds an item twice",
        "remove one",
        edit(EN, "[one a, one a]", "[one a, one b]"),
    ),
    "only one alias": (
        edit(EN, "[one a, one b]", "[one a]"),
        f"{EN}:4",
        "only one alias",
        "give at least two other ways people ask this",
    ),
    "no alias": (
        edit(EN, "[one a, one b]", "[]"),
        f"{EN}:4",
        "`aliases` is missing or empty",
        "give at least two other ways people ask this",
    ),
    "no description": (
        edit(EN, "description: D", "description:"),
        f"{EN}:3",
        "`description` is missing or empty",
        "write `description: …`: every question has title, description, aliases",
    ),
    "no title": (
        edit(EN, "title: What is one\n", ""),
        f"{EN}:1",
        "`title` is missing or empty",
        "write `title: …`: every question has title, description, aliases",
        edit(EN, "---\n", "---\ntitle: What is one\n"),
    ),
    "an alias that another page has": (
        edit(EN, "[one a, one b]", "[one a, Two  B]"),
        "docs/en/two.md:4",
        f"the alias 'two b' stands on {EN}:4",
        "leave it where it is answered; if this question is answered there, improve that page",
        edit("docs/en/two.md", "[two a, two b]", "[two a, two c]"),
    ),
    "a kind that is none": (
        edit("docs/en/about.md", "kind: info", "kind: inof"),
        "docs/en/about.md:3",
        "unknown kind 'inof'",
        "write `kind: info`, or leave it out for a question",
    ),
    "a flag where a list stands": (
        edit("docs/en/about.md", "kind: info", "kind: info\nhide: 7"),
        "docs/en/about.md:4",
        "`hide` is not a list of texts",
        "write `hide: [one, two]` or one `- item` per line, quoted where YAML needs it",
    ),
    "a page that nothing generates": (
        edit("docs/en/about.md", "kind: info", "kind: info\ngenerated: error"),
        "docs/en/about.md:4",
        "nothing generates 'error' (did you mean 'errors'?)",
        "use one of: apis, changes, errors, recipes, topics, unanswered, verification",
    ),
    "a template that is not there": (
        both(add("theme/home.html"), edit("docs/en/about.md", "kind: info", "kind: info\ntemplate: hom.html")),
        "docs/en/about.md:4",
        "there is no template 'hom.html' (did you mean 'home.html'?)",
        "use one of theme/: home.html; or leave it out",
    ),
    "an unknown key of a page that is no question": (
        edit("docs/en/about.md", "kind: info", "kind: info\nlayout: x"),
        "docs/en/about.md:4",
        "unknown key 'layout'",
        f"use one of: {INFO_KEYS}",
    ),
    # names and encodings
    "a page that is not UTF-8": (
        encoded(ZH, "**答案。**", "**梯度。**"),
        f"{ZH}:2",
        "not UTF-8: nobody can tell which characters these are",
        "save it as UTF-8",
    ),
    "a page in UTF-16": (
        encoded(EN, "**Answer.**", "**An answer.**", "utf-16"),
        f"{EN}:1",
        "not UTF-8: nobody can tell which characters these are",
        "save it as UTF-8",
    ),
    "a snippet that is not UTF-8": (
        encoded(FIRST, "tensor([2.])", "张量"),
        f"{FIRST}:13",
        "not UTF-8: nobody can tell which characters these are",
        "save it as UTF-8",
    ),
    "topics that are not UTF-8": (
        encoded("topics.yml", "训练", "训 练"),
        "topics.yml:3",
        "not UTF-8: nobody can tell which characters these are",
        "save it as UTF-8",
    ),
    "a character from the right in an answer": (
        edit(ZH, "**答案。**", "**答\u202e案。**"),
        f"{ZH}:10",
        HIDDEN.format("202E", "right-to-left override"),
        "delete it, or write what can be seen",
    ),
    "a character without width in a claim": (
        edit(EN, "the gradient is 2", "the\u200bgradient is 2"),
        f"{EN}:12",
        HIDDEN.format("200B", "zero width space"),
        "delete it, or write what can be seen",
    ),
    "a character nobody sees, as an escape": (
        edit(EN, "[one a,", '["one a\\u2066",'),
        f"{EN}:4",
        HIDDEN.format("2066", "left-to-right isolate"),
        "delete it, or write what can be seen",
    ),
    "a blank that is none in a question": (
        edit(SHARED, "apis: [", "apis: [\u00a0"),
        f"{SHARED}:2",
        HIDDEN.format("00A0", "no-break space"),
        "delete it, or write what can be seen",
    ),
    "a letter from the right in an output": (
        edit(FIRST, "tensor([2.])", "tensor([2.])\u05d0"),
        f"{FIRST}:13",
        HIDDEN.format("05D0", "hebrew letter alef"),
        "delete it, or write what can be seen",
    ),
    "a script on a page": (
        edit(ZH, "**答案。**", "**答案。**<script>alert(1)</script>"),
        f"{ZH}:10",
        "HTML in the text: '<script'",
        "write Markdown; what is shown as it stands goes between backticks",
    ),
    "a handler in a claim": (
        edit(EN, "the gradient is 2", "<img src=x onerror=alert()> is 2"),
        f"{EN}:12",
        "HTML in the text: '<img'",
        "write Markdown; what is shown as it stands goes between backticks",
    ),
    "a page whose name is no slug": (
        both(*(add(f"docs/{language}/The_Page.md", "---\ntitle: T\nkind: info\n---\n") for language in LANGUAGES)),
        ["docs/en/The_Page.md:1", "docs/zh/The_Page.md:1"],
        "the file name 'The_Page' is not a slug",
        "name it in lower-case kebab-case: it is the page's permanent address",
    ),
    # what both languages share
    "what both share in one of them": (
        edit(EN, "aliases:", "apis: [torch.ones]\nrelated: [two]\naliases:"),
        f"{EN}:4",
        "both languages share `apis`, `related`",
        f"move it into {SHARED}",
    ),
    "no question.yml": (
        remove(SHARED),
        f"{ZH}:1",
        f"{SHARED} is missing",
        "write it: topic, apis, related; `python -m zerograd new one --topic …` makes one",
        make_shared,
    ),
    "a related question that is not there": (
        edit(SHARED, "[two]", "[tow]"),
        f"{SHARED}:3",
        "`related` names 'tow', which is no question (did you mean 'two'?)",
        "use the file name of another question, without .md",
    ),
    "a question related to itself": (
        edit(SHARED, "[two]", "[two, one]"),
        f"{SHARED}:3",
        "`related` names the page itself",
        "remove it",
    ),
    "a related draft": (
        both(
            edit("snippets/two/question.yml", "topic:", "draft: true\ntopic:"),
        ),
        f"{SHARED}:3",
        "`related` names 'two', which is a draft",
        "wait until it is published",
    ),
    "a key of question.yml that is none": (
        edit(SHARED, "topic: training", "topics: training"),
        f"{SHARED}:1",
        "unknown key 'topics' (did you mean 'topic'?)",
        "use one of: topic, order, apis, errors, related, draft, trace, shown_by, causes",
    ),
    "an empty list of question.yml": (
        edit(SHARED, "[torch.Tensor.grad]", "[]"),
        f"{SHARED}:2",
        "`apis` is missing or empty",
        "write `apis: …`: every such file has topic, apis, related",
    ),
    "a question.yml that is a list": (
        add(SHARED, "- training\n"),
        f"{SHARED}:1",
        "the file is not a list of `key: value`",
        "write one `key: value` per line, see CONTRIBUTING.md",
    ),
    "a flag that is none": (
        edit(SHARED, "topic:", "draft: maybe\ntopic:"),
        f"{SHARED}:1",
        "`draft` is neither true nor false",
        "write `draft: true`, or leave it out",
    ),
    "an order that is no number": (
        edit(SHARED, "topic:", "order: first\ntopic:"),
        f"{SHARED}:1",
        "`order` is not a number",
        "write `order: 1`, or leave it out",
    ),
    "a trace that is no snippet": (
        edit(SHARED, "topic:", "trace: one/frist\ntopic:"),
        f"{SHARED}:1",
        "`trace` names 'one/frist', which is no snippet (did you mean 'one/first'?)",
        "write <slug>/<claim>",
    ),
    "a question.yml without pages": (
        add("snippets/gone/question.yml", "topic: losses\napis: [torch.ones]\nrelated: [one]\n"),
        "snippets/gone/question.yml:1",
        "no page belongs to this file",
        "write docs/zh/gone.md and docs/en/gone.md, or delete snippets/gone/",
    ),
    "a question.yml that YAML cannot read, of a draft in one language": (
        both(edit(SHARED, "topic: training", "topic: a: b"), remove(EN)),
        f"{SHARED}:1",
        "malformed file: mapping values are not allowed in this context",
        QUOTE,
        both(edit(SHARED, "topic: a: b", "topic: training"), write_again),
    ),
    "a question.yml that YAML cannot read, of a question with a case": (
        both(
            add("tests/cases/one/wrong.py", CASE.format("first")),
            edit(SHARED, "topic:", "causes: [first\ntopic:"),
        ),
        f"{SHARED}:2",
        "malformed file: did not find expected ',' or ']'",
        QUOTE,
        edit(SHARED, "[first\n", "[first]\n"),
    ),
    # topics
    "a topic that is not there": (
        edit(SHARED, "training", "traning"),
        f"{SHARED}:1",
        "there is no topic 'traning' for questions (did you mean 'training'?)",
        "use one of: training, losses",
    ),
    "a question under a topic of pages": (
        edit(SHARED, "training", "index"),
        f"{SHARED}:1",
        "there is no topic 'index' for questions",
        "use one of: training, losses",
    ),
    "a topic that was renamed": (
        edit("topics.yml", "id: training", "id: loops"),
        f"{SHARED}:1",
        "there is no topic 'training' for questions; 1 more name it",
        "use one of: loops, losses",
    ),
    "two topics of one id": (
        edit("topics.yml", "id: losses", "id: training"),
        "topics.yml:5",
        "there are two topics 'training'",
        "give each an id of its own",
        edit("topics.yml", "id: training\n    zh: {title: 损失", "id: losses\n    zh: {title: 损失"),
    ),
    "a topic that lacks a language": (
        edit("topics.yml", "    en: {title: Losses, description: About losses}\n", ""),
        "topics.yml:5",
        "this is not the entry of a topic",
        "see the entries of topics.yml: `id`, then `zh` and `en` with `title` and `description`, and `pages` where it lists some",
        edit(
            "topics.yml",
            "{title: 损失, description: 描述}\n",
            "{title: 损失, description: 描述}\n    en: {title: Losses, description: About losses}\n",
        ),
    ),
    "no topics.yml": (
        lambda house: (house.root / "topics.yml").rename(house.root / "topics.yaml"),
        "topics.yml:1",
        "there is no such file",
        "take it back from git: it lists the topics",
        lambda house: (house.root / "topics.yaml").rename(house.root / "topics.yml"),
    ),
    "topics that YAML cannot read": (
        edit("topics.yml", "most_asked: [one]", "most_asked: [one"),
        "topics.yml:12",
        "malformed file: did not find expected ',' or ']'",
        QUOTE,
        edit("topics.yml", "most_asked: [one", "most_asked: [one]"),
    ),
    "a page that the topics forget": (
        edit("topics.yml", "[about, lab-made]", "[lab-made]"),
        "docs/zh/about.md:1",
        "not in topics.yml",
        "name it under `pages` of a topic of topics.yml",
    ),
    "a page that the topics invent": (
        edit("topics.yml", "[about, lab-made]", "[about, lab-made, abut]"),
        "topics.yml:8",
        "the topic 'index' lists 'abut', which is not in docs/",
        "correct or remove the entry",
    ),
    "a page that the topics misspell": (
        edit("topics.yml", "[about, lab-made]", "[abuot, lab-made]"),
        "topics.yml:8",
        "the topic 'index' lists 'abuot', which is not in docs/ (did you mean 'about'?)",
        "correct or remove the entry",
    ),
    "a page under two topics": (
        edit(
            "topics.yml",
            "    pages:",
            "    pages: [about]\n  - id: more\n    zh: {title: 别的, description: 描述}\n    en: {title: More, description: M}\n    pages:",
        ),
        "topics.yml:12",
        "'about' stands under 'index' already, and here again under 'more'",
        "keep one of them",
    ),
    "a question among the pages": (
        edit("topics.yml", "[about, lab-made]", "[about, lab-made, one]"),
        "topics.yml:8",
        "the topic 'index' lists 'one', which is a question",
        f"remove it from `pages`: a question names its topic in {SHARED}",
    ),
    "a list of most_asked that is none": (
        edit("topics.yml", "most_asked: [one]", "most_asked: one"),
        "topics.yml:12",
        "`most_asked` is not a list of texts",
        "write `most_asked: [one, two]` or one `- item` per line, quoted where YAML needs it",
    ),
    "a slug in most_asked that is none": (
        edit("topics.yml", "most_asked: [one]", "most_asked: [one, tow]"),
        "topics.yml:12",
        "`most_asked` names 'tow', which is no question (did you mean 'two'?)",
        "use the file name of a published question",
    ),
    # questions that people asked, and addresses
    "a wanted question without its queries": (
        add("wanted/why-not.yml", "topic: losses\nzh: 为什么\nen: Why\n"),
        "wanted/why-not.yml:1",
        "`asked` is missing or empty",
        "write `asked: …`: every such file has topic, zh, en, asked",
    ),
    "a wanted question under no topic": (
        add("wanted/why-not.yml", "topic: loses\nzh: 为什么\nen: Why\nasked: [why]\n"),
        "wanted/why-not.yml:1",
        "there is no topic 'loses' for questions (did you mean 'losses'?)",
        "use one of: training, losses",
    ),
    "a wanted question whose name is no slug": (
        add("wanted/Why.yml", "topic: losses\nzh: 为什么\nen: Why\nasked: [why]\n"),
        "wanted/Why.yml:1",
        "the file name 'Why' is not a slug",
        "name it in lower-case kebab-case: it becomes the address of the answer",
    ),
    "a wanted question that is answered": (
        add("wanted/one.yml", "topic: losses\nzh: 为什么\nen: Why\nasked: [why]\n"),
        "wanted/one.yml:1",
        f"{ZH} and {EN} are there: it is being answered",
        "delete this file",
    ),
    "a move that is none": (
        add("moved.txt", "# moved\nold = one\n"),
        "moved.txt:2",
        "'old = one' does not say what moved where",
        "write `old -> new`",
    ),
    "a move from a page that is there": (
        add("moved.txt", "one -> two\n"),
        "moved.txt:1",
        "one is a page, so nobody would be led on from it",
        "delete the line, or the page",
    ),
    "a move to nowhere": (
        add("moved.txt", "old -> onee\n"),
        "moved.txt:1",
        "old leads to onee, and there is no such page (did you mean 'one'?)",
        "let it lead to a page that is there",
    ),
    "a page that was renamed and leads nowhere": (
        lose_a_page,
        "moved.txt:1",
        "about was a page once, and nothing leads on from it",
        "give the page its name back, or write where it moved to: about -> …",
        add("moved.txt", "about -> this\n"),
    ),
    # snippets
    "another fence in a snippet": (
        edit(FIRST, "```python", "~~~python"),
        f"{FIRST}:2",
        "expected ```python but found '~~~python': this fence would not be run",
        SHAPE,
    ),
    "a title in a fence": (
        edit(FIRST, "```python", "```python title='x'"),
        f"{FIRST}:2",
        "expected ```python but found \"```python title='x'\": this fence would not be run",
        SHAPE,
    ),
    "two blocks of code": (
        edit(FIRST, "tensor([2.])\n```\n", "tensor([2.])\n```\n\n```python\nprint(1)\n```\n"),
        f"{FIRST}:15",
        "text after the output: ''",
        "one claim per file; " + SHAPE,
    ),
    "no mark of the output": (
        edit(FIRST, "<!--pytest-codeblocks:expected-output-->\n\n", ""),
        f"{FIRST}:10",
        "expected '<!--pytest-codeblocks:expected-output-->' after the code",
        SHAPE,
    ),
    "no output": (
        edit(FIRST, "tensor([2.])\n", ""),
        f"{FIRST}:13",
        "the expected output is empty, so nothing is shown or checked",
        "print what the claim says; `python -m zerograd refresh` then writes down what it printed",
        edit(FIRST, "```text\n", "```text\ntensor([2.])\n"),
    ),
    "a fence that is never closed": (
        edit(FIRST, "tensor([2.])\n```\n", "tensor([2.])\n"),
        f"{FIRST}:12",
        "the ```text fence is never closed",
        "close it with ``` on a line of its own",
    ),
    "a skip": (
        edit(FIRST, "```python", "<!--pytest.mark.skip-->\n```python"),
        f"{FIRST}:2",
        "unknown mark 'skip'",
        'use one of: torch("…"), workers, distributed, recipe; a snippet is never skipped',
    ),
    "a mark that names no versions": (
        edit(FIRST, "```python", '<!--pytest.mark.torch("newer")-->\n```python'),
        f"{FIRST}:2",
        "'newer' does not say which versions of torch",
        'write a range of versions, like torch(">=2.6") or torch(">=2.6,<2.13")',
        edit(FIRST, '"newer"', '">=2.6"'),
    ),
    "34 lines that are no recipe": (
        one_line_more,
        f"{FIRST}:3",
        "the code has 34 lines, at most 25",
        "show one thing; a recipe that people paste says so: <!--pytest.mark.recipe-->",
        as_recipe,
    ),
    "a comment": (
        edit(FIRST, "print(w.grad)", "print(w.grad)  # always 2"),
        f"{FIRST}:7",
        "a comment in the code: '# always 2'",
        "say it in the claim or around it: nothing runs a comment",
    ),
    "a Chinese comment in a recipe": (
        edit(FIRST, "```python\nimport torch\n", "<!--pytest.mark.recipe-->\n```python\nimport torch  # 导入\n"),
        f"{FIRST}:4",
        "a comment that is not English: '# 导入'",
        "both languages show this code: write it in English",
    ),
    "a mark that says nothing": (
        edit(FIRST, "<!--one case-->", "<!--holds: SGD-->"),
        f"{FIRST}:1",
        "a mark that does not say what may stand where",
        scope.SHAPE,
    ),
    "a scope of a text that the code does not have": (
        edit(FIRST, "<!--one case-->", "<!--holds: `torch.one(` -> `torch.zeros(`-->"),
        f"{FIRST}:1",
        "the code has no 'torch.one(', so nothing would be replaced (did you mean 'torch.ones(1,'?)",
        "quote a text of the code as it stands there",
    ),
    "the same scope twice": (
        edit(FIRST, "<!--one case-->", "<!--holds: `1` -> `7`-->\n<!--holds: `ones(1` -> `ones(7`-->"),
        f"{FIRST}:2",
        "line 1 already makes the same code of `ones(7`",
        "keep one of them",
    ),
    "one case with a scope": (
        edit(FIRST, "<!--one case-->", "<!--one case-->\n<!--holds: `ones(1` -> `ones(7`-->"),
        f"{FIRST}:1",
        "one case, and yet it holds elsewhere",
        "delete `one case`, or the `holds`",
    ),
    "an unknown mark": (
        edit(FIRST, "<!--one case-->", "<!--recipe-->\n<!--one case-->"),
        f"{FIRST}:1",
        "unknown mark: <!--recipe-->",
        f"see the marks in CONTRIBUTING.md; {scope.SHAPE}",
    ),
    "an orphan": (
        add("snippets/one/orphan.md", in_file(code_of("4"), "tensor([4.])\n", ONE_CASE)),
        "snippets/one/orphan.md:1",
        "an orphan: no page includes this snippet",
        "include it under a claim of docs/*/one.md, or delete it",
    ),
    "a snippet that lies elsewhere": (
        add("snippets/one/deep/er.md", in_file(code_of("4"), "tensor([4.])\n", ONE_CASE)),
        "snippets/one/deep/er.md:1",
        "the name 'one/deep/er' is not <slug>/<claim>",
        "name it snippets/<slug>/<claim>.md in lower-case kebab-case",
    ),
    # cases, and what the answer rests on
    "an answer that rests on no claim": (
        edit(SHARED, "[first]", "[frist]"),
        f"{SHARED}:4",
        "`shown_by` names 'frist', which is no claim of this question (did you mean 'first'?)",
        "use the name of a claim, without its question",
    ),
    "a recipe that is no list of names and texts": (
        edit(EN, "title:", "recipes: [first]\ntitle:"),
        f"{EN}:2",
        "`recipes` is no list of `name: text`",
        "write one `name: text` per line under `recipes:`, two spaces in",
    ),
    "a recipe that is no recipe": (
        both(*(edit(name, "title:", "recipes:\n  first: Does it.\ntitle:") for name in (ZH, EN))),
        [f"{EN}:2", f"{ZH}:2"],
        "`recipes` names 'first', which is no claim of this page marked as a recipe",
        "name a claim with <!--pytest.mark.recipe-->",
    ),
    "a cause that the page does not have": (
        both(edit(SHARED, "topic:", "causes: [wyh]\ntopic:"), add("tests/cases/one/a-case.py", CASE.format("wyh"))),
        f"{SHARED}:1",
        "`causes` names 'wyh', which is neither a claim nor a section of the page (did you mean 'why'?)",
        "use the id of the place that names the cause",
    ),
    "a cause without a case": (
        edit(SHARED, "topic:", "causes: [why]\ntopic:"),
        f"{SHARED}:1",
        "the cause 'why' has no case",
        "write one: tests/cases/one/<case>.py with `cause: why`",
        add("tests/cases/one/a-case.py", CASE.format("why")),
    ),
    "a case of no cause": (
        both(
            edit(SHARED, "topic:", "causes: [why]\ntopic:"),
            *(add(f"tests/cases/one/{x}.py", CASE.format(x)) for x in ("why", "wy")),
        ),
        "tests/cases/one/wy.py:1",
        "'wy' is no cause of one (did you mean 'why'?)",
        f"name one of `causes` in {SHARED}, or add it there",
    ),
    "a case of no question": (
        add("tests/cases/oen/a-case.py", CASE.format("why")),
        "tests/cases/oen/a-case.py:1",
        "'oen' is no question (did you mean 'one'?)",
        "move it to the question that it tries",
    ),
    "a case that says nothing": (
        add("tests/cases/one/a-case.py", "def symptom(): ...\n"),
        "tests/cases/one/a-case.py:1",
        "no docstring says what is wrong",
        cases.SHAPE,
    ),
    "a case without its cure": (
        add("tests/cases/one/a-case.py", CASE.format("why").replace("cure()", "care()")),
        "tests/cases/one/a-case.py:1",
        "no function `cure`",
        "write it: a case has symptom and cure, and diagnosis, healthy where the page has a recipe",
    ),
    "a case that nobody would search": (
        add("tests/cases/one/a-case.py", CASE.format("why").replace("asked: why\n", "")),
        "tests/cases/one/a-case.py:1",
        "nothing says how its asker would search",
        cases.SHAPE,
    ),
    "a case that is no Python": (
        add("tests/cases/one/a-case.py", CASE.format("why") + "def (\n"),
        "tests/cases/one/a-case.py:10",
        "not Python: invalid syntax",
        "correct the code",
    ),
    "a case whose name is none": (
        add("tests/cases/one/A_case.py", CASE.format("why")),
        "tests/cases/one/A_case.py:1",
        "the file name 'A_case' is not a name",
        "name it in lower-case kebab-case",
    ),
    # what was not brought up to date
    "one language changed": (
        edit(ZH, "**答案。**", "**另一个答案。**"),
        f"{EN}:5",
        f"stale: {ZH} changed since the two were last compared, this page did not",
        "read both pages side by side, then: python -m zerograd revisited one",
    ),
    "both languages changed": (
        both(edit(ZH, "**答案。**", "**另一个答案。**"), edit(EN, "**Answer.**", "**Another answer.**")),
        f"{EN}:5",
        f"both languages changed since they were last compared ({ZH} too)",
        "read both pages side by side, then: python -m zerograd revisited one",
    ),
    "languages that were never compared": (
        never_compared,
        f"{EN}:1",
        "its two languages were never compared",
        "read both pages side by side, then: python -m zerograd revisited one",
    ),
    "a notebook that was forgotten": (
        both(
            edit(FIRST, "w.grad)", "w.grad * 1)"),
        ),
        "notebooks/one.ipynb:1",
        "not the notebook of the claims as they are now",
        "python -m zerograd revisited one (or all: python -m zerograd notebooks)",
    ),
    "the notebook of no question": (
        add("notebooks/gone.ipynb", "{}"),
        "notebooks/gone.ipynb:1",
        "the notebook of no question",
        "python -m zerograd notebooks",
    ),
    "evidence that was merged by hand": (
        merged_by_hand,
        "snippets/one/verified.json:2",
        "not JSON (Expecting property name enclosed in double quotes): it is cut off, or two versions were merged by hand",
        "delete it and prove its claims again: pytest -k one",
        remove("snippets/one/verified.json"),
    ),
    # files of the format before
    "a page of the old format": (
        old_format,
        [f"{EN}:5", f"{ZH}:5"],
        "both languages share `apis`, `errors`, `related`",
        f"move it into {SHARED}",
        new_format,
    ),
    "a navigation of the old format": (
        add("mkdocs.en.yml", "site_name: x\nnav:\n  - Topic:\n    - one.md\n"),
        "mkdocs.en.yml:2",
        "`nav` is not read any more",
        "delete it: the navigation is made from topics.yml and the question.yml of each question",
    ),
    "a report of the old format": (
        add("report.json", "{}"),
        "report.json:1",
        "nothing reads this file any more",
        "delete it: what was shown lies beside its snippets, in snippets/<slug>/verified.json, since `pytest` ran",
    ),
    "addresses of the old format": (
        add("addresses.txt", "one\nold -> one\n"),
        "addresses.txt:1",
        "nothing reads this file any more",
        "delete it, after moving each `old -> new` with two different sides into moved.txt",
        lambda house: (house.remove("addresses.txt"), house.write("moved.txt", "old -> one\n")),
    ),
    "translations of the old format": (
        add("translations.json", "{}"),
        "translations.json:1",
        "nothing reads this file any more",
        "delete it: each page notes what it was compared with; python -m zerograd revisited <slug>",
        remove("translations.json"),
    ),
    # labs
    "a lab in one language only": (
        remove(LABS["en"]),
        f"{LABS['zh']}:1",
        f"{LABS['en']} is missing",
        f"copy {LABS['zh']} there and translate its Markdown cells",
        lambda house: house.save(LABS["en"], lab("en")),
    ),
    "a lab that the topics forget": (
        edit("topics.yml", "[about, lab-made]", "[about]"),
        f"{LABS['zh']}:1",
        "not in topics.yml",
        "name it under `pages` of a topic of topics.yml",
    ),
    "a lab named like a question": (
        add("docs/zh/made.ipynb", "{}"),
        "docs/zh/made.ipynb:1",
        "the file name 'made' is not lab-<name>",
        "name it lab-<name>.ipynb in lower-case kebab-case: it is the page's permanent address",
    ),
    "code that differs": (
        in_cell(1, "en", source="print(6 * 8)"),
        f"{LABS['en']}:12",
        f"the code of 'first' differs from {LABS['zh']}:12",
        f"copy the code that is right into the other language; then {WRITE_BACK}",
    ),
    "outputs that differ": (
        in_cell(1, "en", outputs=[{"output_type": "stream", "name": "stdout", "text": ["43\n"]}]),
        f"{LABS['en']}:12",
        f"the outputs of 'first' differ from {LABS['zh']}:12",
        WRITE_BACK,
    ),
    "a cell in one language only": (
        lambda house: house.save(LABS["en"], lab("en") | {"cells": lab("en")["cells"][:2]}),
        f"{LABS['zh']}:27",
        f"the cell 'why' is missing in {LABS['en']}",
        SAME_CELLS,
        lambda house: house.save(LABS["en"], lab("en")),
    ),
    "a section by another name": (
        in_cell(2, "en", id="reason"),
        f"{LABS['en']}:27",
        f"the cell 'reason' where {LABS['zh']}:27 has 'why'",
        SAME_CELLS,
    ),
    "code that was not executed": (
        in_cell(1, "zh", execution_count=None),
        f"{LABS['zh']}:12",
        "the cell 'first' was not executed",
        WRITE_BACK,
    ),
    "an error as an output": (
        in_cell(1, *LANGUAGES, outputs=[ERROR]),
        [f"{LABS['en']}:12", f"{LABS['zh']}:12"],
        "the cell 'first' gave the error NameError: name 'w' is not defined",
        f"mend the code if it is at fault; then {WRITE_BACK}",
    ),
    "a warning as an output": (
        in_cell(1, *LANGUAGES, outputs=[{"output_type": "stream", "name": "stderr", "text": ["UserWarning: old\n"]}]),
        [f"{LABS['en']}:12", f"{LABS['zh']}:12"],
        "the cell 'first' gave the warning 'UserWarning: old'",
        f"mend the code if it is at fault; then {WRITE_BACK}",
    ),
    "a value without print": (
        in_cell(
            1,
            *LANGUAGES,
            outputs=[{"output_type": "execute_result", "data": {"text/plain": ["42"]}, "metadata": {}}],
        ),
        [f"{LABS['en']}:12", f"{LABS['zh']}:12"],
        "the cell 'first' gave a value that is shown without print(): '42'",
        f"mend the code if it is at fault; then {WRITE_BACK}",
    ),
    "a plot without a description": (
        in_cell(1, *LANGUAGES, outputs=[PICTURE]),
        [f"{LABS['en']}:12", f"{LABS['zh']}:12"],
        "the cell 'first' draws a plot that nobody describes",
        DESCRIBE,
    ),
    "two plots in a cell": (
        in_cell(1, *LANGUAGES, outputs=[PICTURE, PICTURE], metadata={"alt": "Two."}),
        [f"{LABS['en']}:12", f"{LABS['zh']}:12"],
        "the cell 'first' draws 2 plots",
        "draw one plot in each cell, so that each has its description",
    ),
    "a description without a plot": (
        in_cell(1, "zh", metadata={"alt": "A curve."}),
        f"{LABS['zh']}:12",
        "the cell 'first' describes a plot that it does not draw",
        DESCRIBE,
    ),
    "a lab without an answer": (
        in_cell(0, "zh", source="# Title\n\nText."),
        f"{LABS['zh']}:1",
        "the lab does not start with its title and its answer",
        "make the first cell Markdown: `# title`, an empty line, then the answer in bold: **…**",
    ),
    "two sections in a cell": (
        in_cell(2, "zh", source="## Why\n\nBecause.\n\n## When\n\nNow."),
        f"{LABS['zh']}:27",
        "the cell 'why' has a section inside",
        "start a new cell at each `## heading`: the id of the cell is the id of the section",
    ),
    "a block in a lab that is not run": (
        in_cell(2, "zh", source="## Why\n\n```python\nprint(1)\n```"),
        f"{LABS['zh']}:27",
        "the cell 'why' shows a block that is not run",
        "move it into a code cell",
    ),
    "an id that says nothing": (
        in_cell(2, *LANGUAGES, id="3F_a"),
        [f"{LABS['en']}:27", f"{LABS['zh']}:27"],
        "the cell id '3F_a' is not a name",
        "name the cell in lower-case kebab-case after what it shows: it is the id of the section",
    ),
    "an id that is there twice": (
        in_cell(2, *LANGUAGES, id="first"),
        [f"{LABS['en']}:12", f"{LABS['zh']}:12"],
        "the cell 'first' is there twice",
        "give each cell an id of its own",
    ),
    "a lab that is no JSON": (
        add(LABS["zh"], "<<<<<<< ours\n{}"),
        f"{LABS['zh']}:1",
        "this notebook is no JSON: Expecting value",
        "resolve the conflict, or take the last good version back from git",
        lambda house: house.save(LABS["zh"], lab("zh")),
    ),
    "a lab of an old format": (
        lambda house: house.save(LABS["zh"], {"worksheets": []}),
        f"{LABS['zh']}:1",
        "not a notebook of format 4.5: KeyError('cells')",
        "save it again with Jupyter as a notebook of format 4.5, where every cell has an id",
        lambda house: house.save(LABS["zh"], lab("zh")),
    ),
}


@pytest.fixture
def houses(tmp_path):
    """A sound house for each mistake."""

    def make(name: str) -> House:
        shutil.copytree(template().name, tmp_path / name)
        return House(tmp_path / name)

    return make


def test_each_mistake_is_answered_once_and_its_cure_works(houses):
    wrong = []
    for name, (make, where, what, cure, *mend) in MISTAKES.items():
        house = houses(name)
        make(house)
        expected = [
            MESSAGE.format(where=place, what=what, cure=cure)
            for place in ([where] if isinstance(where, str) else where)
        ]
        if (said := house.problems()) != expected:
            wrong.append("\n".join([f"— {name} — says:", *said, "— and not:", *expected]))
            continue
        # Where the cure is to take the mistake back, nothing is left to try; the labs are executed by a test of their own.
        commands = [] if mend else re.findall(r"python -m zerograd ((?!labs)[a-z -]+[a-z])", cure)
        if not mend and not commands:
            continue
        for command in commands:
            house.run(*command.split())
        if mend:
            mend[0](house)
            house.brought_up_to_date()
        if left := house.problems():
            wrong.append("\n".join([f"— {name} — cured, it says:", *left]))
    assert not wrong, "\n\n".join(wrong)

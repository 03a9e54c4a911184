"""Said no wider than it was run: a general word needs scope, a named case, or a link."""

import pytest

from zerograd.catalogue.model import Page, Snippet
from zerograd.catalogue.pages import parse_body
from zerograd.catalogue.scope import HOLDS, Variant
from zerograd.catalogue.wording import check_claim, check_prose, general_word

WORDS = {
    "It never fails": "never",
    "It prints `all`": "",
    'The belief "always zero" is named': "",
    "No matter what, it holds": "No matter",
    "It really does": "",
}
CHINESE = {
    "梯度总是 0": "总是",
    "两个都一样": "都",
    "打印 `只`": "",
    "说“只能这样”的人": "",
    "梯度是 2": "",
    "不能少": "",
    "首都": "都",
}


def test_general_words_are_found_outside_of_code_and_quotations():
    assert {text: general_word(text, "en") for text in WORDS} == WORDS
    assert {text: general_word(text, "zh") for text in CHINESE} == CHINESE


def page(body: str, language: str = "en") -> Page:
    return Page("docs/en/one.md", language, "one", {"title": "T"}, {}, parse_body(body, 5))


def snippet(**fields) -> Snippet:
    return Snippet("one/c", "snippets/one/c.md", "x = 1\n", "1\n", 2, 7, **fields)


CLAIMS = {  # sentence, snippet: what is said ("" for nothing)
    ("It never fails with Adam", ()): "'never' says more than one run shows",
    ("It never fails with Adam", ("holds",)): "",
    ("It never fails with Adam", ("case",)): "",
    ("It never fails with SGD", ("case",)): "says that 'with Adam' names the case, but the claim does not",
    ("It fails with Adam", ("case",)): "",
}


@pytest.mark.parametrize("sentence, marks", CLAIMS)
def test_a_general_claim_says_how_far_it_holds(sentence, marks):
    fields = {}
    if "holds" in marks:
        fields["scope"] = (Variant(HOLDS, "1", "2"),)
    if "case" in marks:
        fields |= {"one_case": True, "case": {"en": "with Adam", "zh": "用 Adam"}}
    here = page(f'# T\n\n**A.**\n\n!!! claim "{sentence}"\n\n    --8<-- "one/c.md"\n')
    said = [str(problem) for problem in check_claim(here, here.claims[0], snippet(**fields))]
    expected = CLAIMS[sentence, marks]
    assert len(said) == bool(expected) and all(expected in text and "docs/en/one.md:9: " in text for text in said), said


PROSE = {
    "Far from a claim it is always so.": True,
    "Far from a claim it is [always](other.md) so.": False,
    "It is so.": False,
    "It is so. And it never ends.": True,
    "- one item\n- every other item": True,
    "| what you see | what it always is |\n|---|---|\n| a | [b](#c) |": True,
    "## Always { #id }": False,
}


@pytest.mark.parametrize("text", PROSE)
def test_a_general_sentence_between_claims_links_to_what_shows_it(text):
    here = page(f"# T\n\n**A always.**\n\nnothing much\n\n{text}\n\nthe end\n".replace("nothing much", "some text"))
    assert len(list(check_prose(here))) == PROSE[text]


def test_beside_a_claim_it_may_stand():
    claim = '!!! claim "S"\n\n    --8<-- "one/c.md"'
    here = page(f"# T\n\n**A.**\n\n{claim}\n\nThat is always so.\n\nAnd this never.\n")
    (problem,) = check_prose(here)
    assert problem.line == 15 and "'never' in a sentence that nothing shows" in problem.what

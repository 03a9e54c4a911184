"""A page is tried on programs as people have them: what it misses there is said, by stage, with file and line."""

import pytest
from support.proofs import ask

from zerograd.catalogue.cases import read_cases
from zerograd.proof.cases import tried
from zerograd.proof.plugin import CACHE

CODE = """import torch


def find(values):
    return "negative" if min(values) < 0 else "nothing"


print(find([1, -1]), torch.ones(1).add(1).item())
"""
RECIPE = CODE, "negative 2.0\n", "<!--one case-->\n<!--pytest.mark.recipe-->\n"
"""Code, output and marks."""
CASE = '''"""Some values are negative.

asked: my values are negative
cause: why
"""

VALUES = [1, -2]


def fixed():
    return [abs(v) for v in VALUES]


def symptom():
    assert min(VALUES) < 0


def diagnosis(recipe):
    assert recipe("find")(VALUES) == "negative"


def cure():
    assert min(fixed()) >= 0


def healthy(recipe):
    assert recipe("find")([1, 2]) == "nothing"
'''
FILE = "tests/cases/one/negative-values.py"


@pytest.fixture
def tested(house):
    house.add("recipe", *RECIPE)
    house.write(FILE, CASE)
    house.write("snippets/one/question.yml", house.read("snippets/one/question.yml") + "causes: [why]\n")
    house.brought_up_to_date()
    assert house.problems() == []
    return house


def outcome(house) -> str:
    snippets = list(house.catalogue.snippets.values())
    return ask(tried, house.catalogue.cases["one/negative-values"], house.root, snippets)


def test_a_page_that_helps_passes(tested):
    assert outcome(tested) == ""


WRONG = {  # what is wrong: (file, old, new, line, what is said)
    "a symptom that does not show": (
        FILE,
        "VALUES = [1, -2]",
        "VALUES = [1, 2]",
        15,
        "the program does not show its symptom",
    ),
    "a recipe that misdiagnoses": (
        "snippets/one/recipe.md",
        "min(values) < 0",
        "min(values) > 0",
        19,
        "the recipe of the page does not say what the page says",
    ),
    "a fix that does not cure": (FILE, "abs(v)", "v", 23, "the fix of the page does not cure it"),
    "a recipe that cries wolf": (
        "snippets/one/recipe.md",
        'else "nothing"',
        'else "negative"',
        27,
        "the recipe of the page is not silent on a healthy program",
    ),
    "a recipe that is gone": (
        "snippets/one/recipe.md",
        "def find(",
        "def search(",
        19,
        "LookupError: no snippet of one defines 'find'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_help_is_said(name, tested):
    file, old, new, line, says = WRONG[name]
    tested.edit(file, old, new)
    said = outcome(tested)
    assert said.startswith(f"{FILE}:{line}: ") and says in said and "docs/zh/one.md#why" in said and "cure:" in said, (
        said
    )


def test_it_is_a_test_of_pytest_named_after_what_is_wrong(tested):
    done = tested.pytest("-v -p no:cacheprovider tests/cases")
    assert done.status == 0 and f"{FILE}::Some values are negative. PASSED" in done.text, done.text
    tested.edit(FILE, "abs(v)", "v")
    done = tested.pytest("-p no:cacheprovider tests/cases")
    assert (
        done.status == 1
        and f"{FILE}:23: the fix of the page does not cure it" in done.text
        and "Traceback" not in done.text
    )


def test_it_is_run_again_where_a_recipe_that_it_names_has_changed(tested):
    tested.add("other-recipe", *RECIPE, slug="two")
    tested.brought_up_to_date()

    def runs() -> int:
        assert tested.pytest("-q -p no:cacheprovider tests/cases").status == 0
        return len([*(tested.root / CACHE).iterdir()])

    assert runs() == 1
    tested.edit("snippets/two/other-recipe.md", "< 0", "<= -1")
    assert runs() == 1
    tested.edit("snippets/one/recipe.md", "< 0", "<= -1")
    assert runs() == 2
    tested.edit(FILE, 'recipe("find")(VALUES)', 'recipe("find", "two")(VALUES)')
    assert runs() == 3
    tested.edit("snippets/two/other-recipe.md", "<= -1", "< 0")
    assert runs() == 4


MISTAKES = {
    "a cause without a case": (
        lambda house: house.remove(FILE),
        "snippets/one/question.yml:5: the cause 'why' has no case",
    ),
    "a cause that the page does not name": (
        lambda house: house.edit("snippets/one/question.yml", "[why]", "[why, when]"),
        "snippets/one/question.yml:5: `causes` names 'when'",
    ),
    "a case of no cause": (
        lambda house: house.write(FILE.replace("negative", "other"), CASE.replace("cause: why", "cause: first")),
        "tests/cases/one/other-values.py:1: 'first' is no cause of one",
    ),
    "a case of no question": (
        lambda house: house.write(FILE.replace("/one/", "/three/"), CASE),
        "tests/cases/three/negative-values.py:1: 'three' is no question",
    ),
    "a case that nobody asked": (
        lambda house: house.edit(FILE, "asked: my values are negative\n", ""),
        f"{FILE}:1: nothing says how",
    ),
    "a case without a cure": (lambda house: house.edit(FILE, "def cure", "def heal"), f"{FILE}:1: no function `cure`"),
    "a case that is not Python": (lambda house: house.edit(FILE, "def cure():", "def cure("), f"{FILE}:22: not Python"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_case_is_said_once(name, tested):
    change, says = MISTAKES[name]
    change(tested)
    problems = tested.problems()
    assert len(problems) == 1 and problems[0].startswith(says) and "cure:" in problems[0], problems


def test_every_case_is_read(tmp_path):
    problems = []
    assert read_cases(tmp_path, problems) == {} and not problems

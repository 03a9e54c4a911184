"""Cases: `tests/cases/<slug>/<case>.py`, programs as people have them, on which the page was tried.

    \"\"\"The LSTM does not learn one sequence: zero_grad() is missing.

    asked: an LSTM does not even learn one sequence
    asked: loss 不下降，只用一条样本也学不会
    cause: missing-zero-grad
    \"\"\"

    def symptom(): ...             # what its asker sees, asserted
    def diagnosis(recipe): ...     # what the page's recipe says about it: recipe("name") as a reader pastes it
    def cure(): ...                # the page's fix, and that it works
    def healthy(recipe): ...       # programs without the mistake, on which the recipe stays silent

`asked` is how the asker would search (each line one query), `cause` the claim or section of the page that names it.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from zerograd.catalogue.model import LANGUAGES, SLUG, Case, Page, Problem, Question, suggestion
from zerograd.catalogue.reading import read_text

FOLDER = "tests/cases"
STAGES = ("symptom", "diagnosis", "cure", "healthy")
REQUIRED = ("symptom", "cure")
DOCSTRING = re.compile(r'"""(.*?)"""', re.DOTALL)
FUNCTION = re.compile(r"^def (\w+)", re.MULTILINE)
SHAPE = "a case begins with a docstring: what is wrong in one line, then `asked: …` and `cause: …`; see CONTRIBUTING.md"


def read_cases(root: Path, problems: list[Problem], parsed: bool = True) -> dict[str, Case]:
    """`parsed`: whether each is looked at as a program too, which takes a third of the time of reading the catalogue."""
    cases = {}
    for file in sorted((root / FOLDER).glob("*/*.py")):
        if case := read_case(file, root, problems, parsed):
            cases[f"{case.slug}/{case.name}"] = case
    return cases


def read_case(file: Path, root: Path, problems: list[Problem], parsed: bool = True) -> Case | None:
    path = file.relative_to(root).as_posix()
    if (text := read_text(file, path, problems)) is None:
        return None

    def fail(line: int, what: str, cure: str = SHAPE) -> None:
        problems.append(Problem(path, line, what, cure))

    try:
        if parsed:
            ast.parse(text)
    except SyntaxError as error:
        return fail(error.lineno or 1, f"not Python: {error.msg}", "correct the code")
    head = DOCSTRING.match(text)
    title, _, rest = (inspect.cleandoc(head[1]) if head else "").partition("\n")
    entries = [line.partition(":") for line in rest.splitlines() if line.strip()]
    unknown = [key for key, _, _ in entries if key.strip() not in ("asked", "cause")]
    if not title or unknown:
        return fail(
            1, f"{unknown[0]!r} is neither `asked` nor `cause`" if unknown else "no docstring says what is wrong"
        )
    asked = tuple(value.strip() for key, _, value in entries if key.strip() == "asked" and value.strip())
    causes = [value.strip() for key, _, value in entries if key.strip() == "cause"]
    if not asked or len(causes) != 1:
        return fail(1, "nothing says how its asker would search" if not asked else "not one `cause`")
    stages = tuple(name for name in FUNCTION.findall(text) if name in STAGES)
    if missing := [stage for stage in REQUIRED if stage not in stages]:
        return fail(
            1,
            f"no function `{missing[0]}`",
            f"write it: a case has {' and '.join(REQUIRED)}, and {', '.join(STAGES[1::2])} where the page has a recipe",
        )
    if not SLUG.fullmatch(file.stem):
        return fail(1, f"the file name {file.stem!r} is not a name", "name it in lower-case kebab-case")
    return Case(file.parent.name, file.stem, path, title.strip(), asked, causes[0], stages)


def check_cases(
    cases: dict[str, Case], questions: dict[str, Question], pages: dict[str, dict[str, Page]], root: Path
) -> Iterator[Problem]:
    """Each case belongs to a cause of its page, and each cause that a page lists has a case (or one that cannot be read)."""
    unread = {f.parent.name for f in (root / FOLDER).glob("*/*.py") if f"{f.parent.name}/{f.stem}" not in cases}
    for case in cases.values():
        question = questions.get(case.slug)
        if question is None:
            yield Problem(
                case.path,
                1,
                f"{case.slug!r} is no question{suggestion(case.slug, questions)}",
                "move it to the question that it tries",
            )
        elif question.is_sound and case.cause not in question.causes:
            near = suggestion(case.cause, question.causes)
            cure = f"name one of `causes` in {question.path}, or add it there"
            yield Problem(case.path, 1, f"{case.cause!r} is no cause of {case.slug}{near}", cure)
    tried = {(case.slug, case.cause) for case in cases.values()}
    for question in questions.values():
        page = next(
            (pages[language][question.slug] for language in LANGUAGES if question.slug in pages[language]), None
        )
        there = {*(claim.name for claim in page.claims), *(section.id for section in page.sections)} if page else set()
        for i, cause in enumerate(question.causes):
            line = question.line("causes", i)
            if cause not in there:
                what = f"`causes` names {cause!r}, which is neither a claim nor a section of the page{suggestion(cause, there)}"
                yield Problem(question.path, line, what, "use the id of the place that names the cause")
            elif (question.slug, cause) not in tried and question.slug not in unread:
                cure = f"write one: {FOLDER}/{question.slug}/<case>.py with `cause: {cause}`"
                yield Problem(question.path, line, f"the cause {cause!r} has no case", cure)

"""A claim holds as widely as it says: what its marks say is run, and so are other seeds and two threads."""

import pytest
from support.proofs import ask, ask_all, proof_of

from zerograd.catalogue.scope import HOLDS as SAME
from zerograd.catalogue.scope import STOPS, Variant, mark, parse
from zerograd.proof.report import FAILS, HOLDS, SURVIVES
from zerograd.proof.scope import reseeded
from zerograd.proof.vary import candidates

CODE = """import torch

w = torch.tensor([1.0], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.5)
(2 * w).sum().backward()
optimizer.step()
print(w.item())
"""
OUTPUT = "0.0\n"
ERROR = """import torch

try:
    torch.ones(2, 3) @ torch.ones(2, 3)
except RuntimeError as error:
    print("shapes" in str(error))
"""
SEEDED = """import torch

torch.manual_seed(0)
x = torch.rand(3)
torch.manual_seed(0)
print(torch.equal(x, torch.rand(3)), {shown})
"""


def scope(*variants: tuple[str, str, str]) -> dict:
    return {"scope": tuple(Variant(kind, text, new, number) for number, (kind, text, new) in enumerate(variants, 1))}


TRIED = {  # name: (code, output, fields, expected result, what the message says)
    "what holds": (CODE, OUTPUT, scope((SAME, "lr=0.5", "lr=0.5, foreach=True")), HOLDS, ""),
    "what stops": (CODE, OUTPUT, scope((STOPS, "lr=0.5", "lr=0.25")), HOLDS, ""),
    "both": (
        CODE,
        OUTPUT,
        scope((SAME, "2 * w", "w * 2"), (STOPS, "SGD", "Adagrad"), (STOPS, "2 * w", "3 * w")),
        HOLDS,
        "",
    ),
    "a scope that is too wide": (
        CODE,
        OUTPUT,
        scope((SAME, "2 * w", "w * 2"), (SAME, "SGD", "Adam")),
        FAILS,
        "snippets/made/for-a-test.md:2: holds no more: with `Adam` in the place of `SGD` it prints",
    ),
    "a scope that crashes": (
        CODE,
        OUTPUT,
        scope((SAME, "lr=0.5", "lr=-1.0")),
        FAILS,
        "it ends with ValueError: Invalid learning rate",
    ),
    "a boundary that does not stop": (
        CODE,
        OUTPUT,
        scope((STOPS, "lr=0.5", "lr=0.5, foreach=True")),
        FAILS,
        "does not stop: with `lr=0.5, foreach=True`",
    ),
    "a boundary that is a crash": (CODE, OUTPUT, scope((STOPS, "lr=0.5", "lr=-1.0")), FAILS, "stops only by a crash"),
    "a boundary of an error": (
        ERROR,
        "True\n",
        scope((STOPS, "torch.ones(2, 3) @ torch.ones(2, 3)", "raise ValueError")),
        HOLDS,
        "",
    ),
    "a variant that breaks a rule": (
        CODE,
        OUTPUT,
        scope((SAME, "import torch\n", "import torch\nimport yaml\n")),
        FAILS,
        "readers do not have",
    ),
    "any seed": (SEEDED.format(shown="len(x)"), "True 3\n", {}, HOLDS, ""),
    "one seed only": (SEEDED.format(shown="round(x[0].item(), 2)"), "True 0.5\n", {}, FAILS, "with other seeds"),
    "one number of threads only": (
        CODE + "print(torch.get_num_threads())\n",
        OUTPUT + "1\n",
        {},
        FAILS,
        "with two threads it prints",
    ),
    "only looking is broken": (
        "import torch\n\nprint(torch.ones(4).mean().item(), 3)\n",
        "1.0 3\n",
        {},
        SURVIVES,
        "only fails where looking is broken (mean_is_a_sum)",
    ),
}


def test_what_the_marks_say_is_run():
    proofs = ask_all(
        proof_of, {name: (code, output, None, fields) for name, (code, output, fields, *_) in TRIED.items()}
    )
    wrong = [
        f"{name}: {proofs[name].result}, {proofs[name].reason}"
        for name, (*_, result, message) in TRIED.items()
        if proofs[name].result != result
        or message not in proofs[name].reason
        or (result != HOLDS and "cure:" not in proofs[name].reason)
    ]
    assert not wrong, "\n".join(wrong)


def test_lines_of_output_that_nothing_changes_are_known():
    code = CODE + 'print("always the same")\n'
    assert ask(proof_of, code, f"{OUTPUT}always the same\n").unmoved == (2,)


def test_lines_that_never_ran_are_known():
    code = CODE + 'if w.grad is None:\n    print("none")\nfor name in ["a"]:\n    x = [\n        name,\n    ]\n'
    unused = "def unused():\n    return 1\n"
    assert ask(proof_of, code + unused, OUTPUT).unrun == (len(CODE.splitlines()) + 2, len(code.splitlines()) + 2)


def test_what_goes_to_stderr_is_known():
    warning = 'import warnings\nwarnings.warn("look out")\n'
    assert ask(proof_of, CODE + warning, OUTPUT).warning == 'warnings.warn("look out")'
    assert ask(proof_of, CODE, OUTPUT).warning == ""


def test_seeds_are_raised_where_they_stand():
    code = "import random\nimport numpy as np\nimport torch\n\nrandom.seed(1); torch.manual_seed(10)\ng = torch.Generator().manual_seed(7)\nr = np.random.default_rng(0)\nprint('torch.manual_seed(3)')\n"
    assert reseeded(code, 2) == (
        code.replace("seed(1)", "seed(3)")
        .replace("seed(10)", "seed(12)")
        .replace("seed(7)", "seed(9)")
        .replace("rng(0)", "rng(2)")
    )
    assert reseeded(CODE, 2) == CODE


LABELS = {
    ("lr=0.1", "lr=0.1, momentum=0.9, nesterov=True"): "momentum=0.9, nesterov=True",
    ("SGD", "Adam"): "Adam",
    ("torch.optim.SGD([w], lr=0.1)", "torch.optim.Adam([w], lr=0.1)"): "Adam",
    ("nn.Linear(4, 2)", "nn.Linear(4, 2, bias=False)"): "bias=False",
    ("torch.ones(4, 2)", "torch.ones(1, 2)"): "torch.ones(1, 2)",
    ("lr=0.1", "lr=1.0"): "lr=1.0",
    ('reduction="mean"', 'reduction="sum"'): 'reduction="sum"',
    ("torch.float32", "torch.float64"): "torch.float64",
}


def test_a_reader_sees_what_is_new():
    shown = {pair: Variant(SAME, *pair).label for pair in LABELS}
    assert shown == LABELS


def test_a_reader_sees_what_is_left_out():
    removed = {
        ("model.eval()\n", ""): "model.eval()",
        ("nn.Dropout(), ", ""): "nn.Dropout()",
        ("f(x, bias=True)", "f(x)"): "bias=True",
        ("SGD", "Adam"): "",
        ("lr=0.1", "lr=0.1, foreach=True"): "",
    }
    assert {pair: Variant(STOPS, *pair).removed for pair in removed} == removed


def test_a_mark_line_is_read_as_it_is_written():
    line = mark(SAME, "a = 1\n", ["a = 2\n", "a = 3; b = 4\n"])
    assert line.count("\n") == 0 and [(v.text, v.replacement) for v in parse(line, 1)] == [
        ("a = 1\n", "a = 2\n"),
        ("a = 1\n", "a = 3; b = 4\n"),
    ]


@pytest.mark.parametrize(
    "line", ["<!--holds: lr -> `x`-->", "<!--holds: `lr`-->", "<!--stops: `a` -> `a`-->", "<!--holds `a` -> `b`-->"]
)
def test_a_line_that_is_no_mark_is_said(line, house):
    file = "snippets/one/first.md"
    house.write(file, f"{line}\n{house.read(file)}")
    (problem,) = house.problems()
    assert problem.startswith(f"{file}:1: ") and "cure: write `<!--holds:" in problem


def test_a_mark_names_a_text_of_the_code(house):
    file = "snippets/one/first.md"
    house.edit(file, "<!--one case-->", "<!--holds: `torch.one(1` -> `torch.ones(2`-->")
    (problem,) = house.problems()
    assert problem.startswith(f"{file}:1: the code has no 'torch.one(1'")


def test_the_catalogue_of_replacements_finds_what_can_be_tried():
    tried = {(v.text, v.replacement) for v in candidates(CODE)}
    assert ("optim.SGD(", "optim.Adam(") in tried and ("SGD([w], lr=0.5)", "SGD([w], lr=0.5, momentum=0.9)") in tried
    assert not any(v.applied(CODE) == CODE for v in candidates(CODE))


def test_vary_says_what_survives_and_writes_it_down(house):
    file = "snippets/one/optimizer.md"
    house.add("optimizer", CODE, OUTPUT)
    house.brought_up_to_date()
    done = house.run("vary", "one/optimizer", "--write")
    assert done.status == 0 and "the same output:" in done.text and "another output:" in done.text
    text = house.read(file)
    assert "foreach=True)`" in text.split("```")[0]
    assert "<!--stops: `optim.SGD(` ->" in text
    (snippet,) = [s for s in house.catalogue.snippets.values() if s.path == file]
    proof = ask(proof_of, snippet.code, snippet.output, None, {"scope": snippet.scope})
    assert proof.result == HOLDS, proof.reason
    assert house.run("vary", "one/optimizer", "--write").status == 0 and house.read(file) == text, (
        "nothing is written twice"
    )

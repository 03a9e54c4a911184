"""A snippet that prints one thing now and another then is found, whatever makes it differ."""

from __future__ import annotations

import pytest
from support.house import code_of, failures
from support.proofs import ask_all, outcome_of, snippet_of, workers

from zerograd.proof import determinism, verdict
from zerograd.proof import report as reports
from zerograd.proof.determinism import RUNS, differences

HASH_SEED_0 = -1167353572729358981
"""hash("w") under PYTHONHASHSEED=0."""


@pytest.fixture(autouse=True, scope="module")
def two_seeds():
    """Two hash seeds show it as four do, and each costs a process that loads torch."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(determinism, "HASH_SEEDS", ("0", "random"))
        yield


UNSTEADY = {
    "chance": "import torch\n\nprint(torch.rand(1).item())\n",
    "the hash seed": "print([*{'a', 'b', 'c', 'd', 'e'}])\n",
    "the number of threads": "import torch\n\nprint(torch.get_num_threads())\n",
    "the clock": "import time\n\nprint(time.time_ns())\n",
    "an address": "print(id(object()))\n",
    "the process": "import os\n\nprint(os.getpid())\n",
}


def test_what_depends_on_it_is_found():
    for cause, code in UNSTEADY.items():
        message = differences(snippet_of(code, "x\n"), runs=8)
        assert message.startswith("not deterministic") and "cure:" in message, cause


def test_chance_repeats_where_pytorch_is_broken_and_only_there():
    code = "import random\n\nimport numpy\nimport torch\n\n"
    code += "print(torch.rand(1).item())\nprint(random.random())\nprint(numpy.random.rand())\n"
    modes = {"": False, "backward_overwrites": True, "around backward_overwrites": True}
    seen = ask_all(outcome_of, {f"{mode} {i}": (code, (), 30, mode) for mode in modes for i in range(2)})
    for mode, repeats in modes.items():
        first, second = (seen[f"{mode} {i}"] for i in range(2))
        assert not first.error and not second.error, first.error or second.error
        pairs = zip(first.output.splitlines(), second.output.splitlines(), strict=True)
        assert [one == other for one, other in pairs] == [repeats] * 3, mode or "as it is"


def test_a_seeded_snippet_is_steady():
    code = "import torch\n\ntorch.manual_seed(0)\nprint(torch.rand(3), sorted({'b', 'a'}))\n"
    assert differences(snippet_of(code, "x\n"), runs=8) == ""


def test_whether_it_is_steady_is_looked_at_once_and_what_is_not_is_red(house):
    house.add(
        "unsteady", code_of("2").replace("w.grad", f"w.grad * (1 + (hash('w') == {HASH_SEED_0}))"), "tensor([2.])\n"
    )
    house.add("steady", code_of("5"), "tensor([5.])\n")
    claims = "snippets/one/steady.md snippets/one/unsteady.md"

    def runs() -> int:
        (result,) = reports.load(house.root).results["one/steady"].values()
        return result.runs

    said = house.pytest(f"-q --deterministic {claims}")
    assert said.status == 1 and runs() == RUNS, said.text
    assert len(failures(said.text)) == 1 and "with hash seed 0" in said.text, said.text
    said = house.pytest("-q --deterministic snippets/one/steady.md")
    assert "1 unchanged" in said.text and runs() == RUNS, said.text
    said = house.pytest("-q snippets/one/steady.md")
    assert said.status == 0 and runs() == RUNS, "what was looked at is not forgotten"


def test_a_run_that_does_not_end_is_not_called_chance(monkeypatch):
    monkeypatch.setattr(determinism, "pools", lambda: [workers()])
    monkeypatch.setattr(determinism, "HASH_SEEDS", ("0",))
    monkeypatch.setattr(determinism, "with_packages", hasty)
    message = differences(snippet_of("while True:\n    pass\n", "x\n"), runs=2)
    assert "cannot be told: still running after" in message and "cure:" in message


def hasty(function, snippet, *args):
    """In a worker: a run may take no more than a second."""
    before, verdict.SECONDS = verdict.SECONDS, 1
    try:
        return verdict.with_packages(function, snippet, *args)
    finally:
        verdict.SECONDS = before

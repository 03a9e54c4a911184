"""A verdict that is not what was run: forged answers, output that only the proof sees, evidence that nobody made."""

from __future__ import annotations

import pickle
import time

import pytest
from support.proofs import ask, ask_all, landlock, proof_of

from zerograd.catalogue.model import Problem
from zerograd.proof import workers
from zerograd.proof.report import FAILS, HOLDS
from zerograd.proof.run import Outcome
from zerograd.proof.verdict import Proof

GOOD = "import torch\n\nw = torch.tensor([1.0], requires_grad=True)\n(2 * w).sum().backward()\nprint(w.grad)\n"
PRINTED = "tensor([2.])\n"
FORGED = pickle.dumps((Outcome("tensor([3.])\n"), None))
FORGED = len(FORGED).to_bytes(8, "big") + FORGED

LIES = {  # name: (code, what the page says that it prints, what the message says)
    "an answer for every descriptor": (
        GOOD + f"import os\nfor fd in range(3, 256):\n    try:\n        os.write(fd, {FORGED!r})\n"
        "    except OSError:\n        pass\ngetattr(os, '_ex' + 'it')(0)\n",
        "tensor([3.])\n",
        "ended before it was done",
    ),
    "another output where it is not watched": (
        "import sys\n" + GOOD.replace("w.grad)", "w.grad if hasattr(sys.stdout, 'getvalue') else 3)"),
        PRINTED,
        "in a plain interpreter, as its reader has it, it prints something else",
    ),
    "an error where it is not watched": (
        "import sys\n" + GOOD + "sys.stdout.getvalue()\n",
        PRINTED,
        "in a plain interpreter, as its reader has it, it ends with status 1: AttributeError",
    ),
    "an output that is taken back": (
        "import sys\n" + GOOD.replace("print(", "print(3)\nsys.stdout.seek(0)\nsys.stdout.truncate()\nprint("),
        PRINTED,
        "UnsupportedOperation",
    ),
    "an output that is taken back by the class": (
        "import io, sys\n" + GOOD.replace("print(", "print(3)\nio.StringIO.seek(sys.stdout, 0)\nprint("),
        "tensor([2.])\n",
        "in a plain interpreter",
    ),
    "an output that only the proof takes back": (
        "import io, sys\n"
        + GOOD.replace(
            "print(", "print(3)\nif isinstance(sys.stdout, io.StringIO):\n    io.StringIO.__init__(sys.stdout)\nprint("
        ),
        PRINTED,
        "in a plain interpreter",
    ),
}


def test_where_it_is_not_watched_it_is_as_harmless(tmp_path):
    if not landlock():
        pytest.skip("the kernel has no Landlock")
    code = GOOD + f"if vars().get('__na' + 'me__') == '__main__':\n    open({str(tmp_path / 'escaped')!r}, 'w')\n"
    proof = ask(proof_of, code, PRINTED, None, None, True)
    assert proof.result == FAILS and "PermissionError" in proof.reason and not list(tmp_path.iterdir())


def test_a_snippet_cannot_say_that_it_holds():
    proofs = ask_all(proof_of, {name: (code, output, None, None, True) for name, (code, output, _) in LIES.items()})
    wrong = [
        f"{name}: {proofs[name]}, and not: {message}"
        for name, (_, _, message) in LIES.items()
        if proofs[name].result != FAILS or message not in proofs[name].reason
    ]
    assert not wrong, "\n".join(wrong)
    assert ask(proof_of, GOOD, PRINTED).result == HOLDS


ANSWERS = {
    "no dataclass": ([1], Outcome),
    "a field too few": ({"output": ""}, Problem),
    "a field too many": ({"path": "", "line": 1, "what": "", "cure": "", "more": 1}, Problem),
    "a field of another type": ({"path": "", "line": "1", "what": "", "cure": ""}, Problem),
    "a flag for a number": ({"path": "", "line": True, "what": "", "cure": ""}, Problem),
    "an item of another type": ([["a", 1]], list[tuple[str, str]]),
    "a pair of three": ([["a", "b", "c"]], list[tuple[str, str]]),
    "a name for a list": ("abc", list[str]),
    "nothing": (None, Proof),
}


def test_an_answer_is_what_was_asked_for():
    for name, (value, kind) in ANSWERS.items():
        with pytest.raises(workers.Refused):
            print(name, workers.sound(value, kind))
    assert workers.sound([["a", {"b": [1, 2]}]], list[tuple[str, dict[str, tuple[int, ...]]]]) == [("a", {"b": (1, 2)})]


def at_once() -> str:
    return "done"


def asked_late() -> list[str]:
    """Answers of processes that have ended long before anybody looks."""
    ends = workers.ends
    workers.ends = lambda *args: time.sleep(0.05) or ends(*args)
    try:
        return [workers.call(at_once) for _ in range(5)]
    finally:
        workers.ends = ends


def unusual() -> list[str]:
    raise LookupError("an error of another kind")


def test_an_answer_is_not_lost_and_an_error_is_told():
    assert ask(asked_late) == ["done"] * 5
    with pytest.raises(workers.Refused, match="LookupError: an error of another kind"):
        ask(workers.call, unusual)

"""Every way to make a claim that nothing could prove wrong, or to show what was not run: each must be caught, with a cure.

A sabotage is caught where a writer would meet it: by the proof of a snippet, here; by the catalogue, in test_mistakes.py.
"""

from __future__ import annotations

from support.proofs import ask_all, proof_of, snippet_of

from zerograd.proof.lint import misconduct
from zerograd.proof.report import FAILS, HOLDS, SURVIVES

GOOD = "import torch\n\nw = torch.tensor([1.0], requires_grad=True)\n(2 * w).sum().backward()\nprint(w.grad)\n"
PRINTED = "tensor([2.])\n"
HEAD = "import torch\n\nw = torch.tensor([1.0], requires_grad=True)\n"

CODE = {  # name: (code, output, expected result, what the message says)
    "a wrong output": (GOOD, "tensor([3.])\n", FAILS, "Expected output"),
    "an output with a space too many": (GOOD, "tensor([2.]) \n", FAILS, "Expected output"),
    "an output that stops early": (GOOD + "print('more')\n", PRINTED, FAILS, "Expected output"),
    "an output that goes on": (GOOD, PRINTED + "more\n", FAILS, "Expected output"),
    "a literal printed": (
        "import torch\n\nprint('the gradient is 2')\n",
        "the gradient is 2\n",
        SURVIVES,
        "proves nothing",
    ),
    "plain Python printed": ("import torch\n\nprint(1 + 1)\n", "2\n", SURVIVES, "proves nothing"),
    "the torch call is not looked at": (
        HEAD + "w.sum().backward()\nprint('done')\n",
        "done\n",
        SURVIVES,
        "broken PyTorches",
    ),
    "a comparison with itself": (
        HEAD + "w.sum().backward()\nprint(w.grad is w.grad)\n",
        "True\n",
        SURVIVES,
        "proves nothing",
    ),
    "a vacuous assertion": (GOOD + "assert True\n", PRINTED, FAILS, "can never fail"),
    "an assertion of a tuple": (GOOD + "assert (w.grad == 3, 'wrong')\n", PRINTED, FAILS, "can never fail"),
    "an assertion of itself": (GOOD + "assert w == w\n", PRINTED, FAILS, "can never fail"),
    "an assertion that is or-ed away": (GOOD + "assert w.grad == 3 or True\n", PRINTED, FAILS, "can never fail"),
    "an assertion of a list": (GOOD + "assert [w.grad == 3]\n", PRINTED, FAILS, "can never fail"),
    "an assertion of a text": (GOOD + "assert f'{w}'\n", PRINTED, FAILS, "can never fail"),
    "an assertion that nothing is false": (GOOD + "assert not False\n", PRINTED, FAILS, "can never fail"),
    "a catch-all by another name": (
        GOOD + "E = Exception\ntry:\n    w.grad.nothing\nexcept E:\n    pass\n",
        PRINTED,
        FAILS,
        "catches everything",
    ),
    "a catch-all that is suppressed": (
        "import builtins, contextlib\n" + GOOD + "with contextlib.suppress(builtins.BaseException):\n    w.nothing\n",
        PRINTED,
        FAILS,
        "catches everything",
    ),
    "a module beside it": ("from helper import VALUE\n" + GOOD, PRINTED, FAILS, "readers do not have"),
    "the proof itself": ("from zerograd.proof import harmless\n" + GOOD, PRINTED, FAILS, "readers do not have"),
    "a package that is not declared": ("import yaml\n" + GOOD, PRINTED, FAILS, "importorskip"),
    "an output after the last line": (
        "import atexit\n" + GOOD + "atexit.register(print, 'unchecked')\n",
        PRINTED,
        FAILS,
        "after its last line",
    ),
    "an output from a thread that outlives it": (
        "import threading\n" + GOOD + "threading.Timer(0.3, print, ['unchecked']).start()\n",
        PRINTED,
        FAILS,
        "after its last line",
    ),
    "an assertion that fails": (GOOD + "assert w.grad == 3\n", PRINTED, FAILS, "AssertionError"),
    "a bare except": ("try:\n    1 / 0\nexcept:\n    print('error')\n", "error\n", FAILS, "bare `except`"),
    "a catch-all except": (
        "try:\n    1 / 0\nexcept Exception as error:\n    print('error')\n",
        "error\n",
        FAILS,
        "catches everything",
    ),
    "a catch-all in a tuple": (
        "try:\n    1 / 0\nexcept (ValueError, BaseException):\n    print('error')\n",
        "error\n",
        FAILS,
        "catches everything",
    ),
    "sys.exit": ("import sys\n" + GOOD + "sys.exit()\n", PRINTED, FAILS, "ends the interpreter"),
    "a hidden sys.exit": (
        "import sys\n" + GOOD + "leave = getattr(sys, 'ex' + 'it')\nleave(0)\n",
        PRINTED,
        FAILS,
        "SystemExit",
    ),
    "raise SystemExit": (GOOD + "raise SystemExit\n", PRINTED, FAILS, "SystemExit"),
    "exit()": (GOOD + "exit()\n", PRINTED, FAILS, "ends the interpreter"),
    "os._exit": ("import os\n" + GOOD + "os._exit(0)\n", PRINTED, FAILS, "ends the interpreter"),
    "a hidden os._exit": (
        "import os\n" + GOOD + "getattr(os, '_ex' + 'it')(0)\n",
        PRINTED,
        FAILS,
        "ended before it was done",
    ),
    "a KeyboardInterrupt": (GOOD + "raise KeyboardInterrupt\n", PRINTED, FAILS, "KeyboardInterrupt"),
    "a crash of the interpreter": (
        GOOD + "import faulthandler\nfaulthandler._sigsegv()\n",
        PRINTED,
        FAILS,
        "ended before it was done",
    ),
    "an error": (GOOD + "w.grad.nothing\n", PRINTED, FAILS, "AttributeError"),
    "a syntax error": ("print(\n", "x\n", FAILS, "not Python"),
    "under __main__ only": ("if __name__ == '__main__':\n    print(1)\n", "1\n", FAILS, "__main__"),
    "an endless snippet": (GOOD + "while True:\n    pass\n", PRINTED, FAILS, "still running"),
    "a sleeping snippet": (GOOD + "import time\ntime.sleep(60)\n", PRINTED, FAILS, "still running"),
    "a fork bomb": (GOOD + "import os\nwhile True:\n    os.fork()\n", PRINTED, FAILS, "start a process"),
    "a fork bomb that catches": (
        GOOD + "import os\nfor _ in range(9):\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
        PRINTED,
        FAILS,
        "start a process",
    ),
    "a huge output": ("print('x' * 10**7)\n", "x\n", FAILS, "characters of output"),
    "an endless output": ("while True:\n    print('x' * 99)\n", "x\n", FAILS, "characters of output"),
    "an output past sys.stdout": (GOOD + "import os\nos.write(1, b'unchecked')\n", PRINTED, FAILS, "past sys.stdout"),
    "a runaway allocation": ("b = bytearray(9 << 30)\nprint(len(b))\n", "9663676416\n", FAILS, "MemoryError"),
    "a file elsewhere": (
        GOOD + "open('/tmp/zerograd-sabotage', 'w')\n",
        PRINTED,
        FAILS,
        "outside its temporary directory",
    ),
    "a socket": (GOOD + "import socket\nsocket.socket()\n", PRINTED, FAILS, "use the network"),
    "a program": (GOOD + "import subprocess\nsubprocess.run(['true'])\n", PRINTED, FAILS, "start a process"),
    "a clock": ("import time\nprint(time.time())\n", "1.0\n", FAILS, "something else each time"),
    "chance": ("import torch\n\nprint(torch.rand(2))\n", "tensor([0.5, 0.5])\n", FAILS, "set a seed"),
    "a count of chance": (
        "import torch\n\nprint((torch.rand(9999) > 0.5).sum())\n",
        "tensor(9999)\n",
        FAILS,
        "set a seed",
    ),
    "an address": ("print(hex(id(object())))\n", "0x7f\n", FAILS, "something else each time"),
    "a mark that is not true": (GOOD, PRINTED, FAILS, "the mark says"),
}
FIELDS = {"a mark that is not true": {"versions": "<2.0"}}
UNREAD = (
    "a hidden sys.exit",
    "a hidden os._exit",
    "a crash of the interpreter",
    "a sleeping snippet",
    "a fork bomb",
    "a fork bomb that catches",
    "an output past sys.stdout",
    "a socket",
    "a program",
    "a clock",
)
"""Those whose code is refused before it is run, by a rule of test_lint.py: here the next wall is tried without it."""
HASTY = ("an endless snippet", "a sleeping snippet")
"""Those that are stopped by their time: here they get little of it."""


def test_code_that_proves_nothing_is_caught():
    jobs = {
        name: (code, output, 4 if name in HASTY else 60, FIELDS.get(name), name in UNREAD)
        for name, (code, output, *_) in CODE.items()
    }
    assert [name for name in UNREAD if not misconduct(snippet_of(CODE[name][0], CODE[name][1]))] == []
    proofs = ask_all(proof_of, jobs)
    wrong = [
        f"{name}: {proofs[name]}, and not {result}: {message}"
        for name, (_, _, result, message) in CODE.items()
        if proofs[name].result != result or message not in proofs[name].reason
    ]
    assert not wrong, "\n".join(wrong)


def test_the_honest_snippet_holds_and_disturbs_no_other():
    sets = "torch.set_default_dtype(torch.float64)\n"
    leak = GOOD.replace("\n\n", f"\n\n{sets}") + "print(w.dtype)\n"
    jobs = {
        "honest": (GOOD, PRINTED),
        "leak": (leak, f"{PRINTED}torch.float64\n"),
        "next": (leak.replace(sets, ""), f"{PRINTED}torch.float64\n"),
    }
    proofs = ask_all(proof_of, jobs)
    assert proofs["honest"].result == HOLDS and "backward_does_nothing" in proofs["honest"].noticed
    assert proofs["leak"].result == HOLDS
    assert proofs["next"].result == FAILS and "torch.float32" in proofs["next"].reason


FENCES = {
    "tildes": "~~~python\n{code}~~~",
    "no language": "```\n{code}```",
    "py": "```py\n{code}```",
    "python3": "```python3\n{code}```",
    "upper case": "```Python\n{code}```",
    "a title": '```python title="a.py"\n{code}```',
    "braces": "```{{.python}}\n{code}```",
    "a space": "``` python\n{code}```",
    "four backticks": "````python\n{code}````",
    "indented": "    ```python\n{code}    ```",
    "a session": "```pycon\n>>> 1\n```",
}


def test_a_fence_in_an_unusual_spelling_is_caught(house):
    sound = house.read("snippets/one/first.md")
    block = sound[sound.index("```python") : sound.index("```\n") + 3]
    for name, fence in FENCES.items():
        house.write("snippets/one/first.md", sound.replace(block, fence.format(code=block[10:-3])))
        (problem,) = house.problems()
        assert problem.startswith("snippets/one/first.md:2: expected ```python but found"), name

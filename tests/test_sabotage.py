"""Every way to make a claim that nothing could prove wrong, or to show what was not run: each must be caught, with a cure.

A sabotage is caught where a writer would meet it: by the proof of a snippet, or by the catalogue with file and line.
"""

import shutil

import pytest
from made import in_file, proof_of

from zerograd import catalogue
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
    "a clock": ("import time\nprint(time.time())\n", "1.0\n", FAILS, "Expected output"),
    "an address": ("print(hex(id(object())))\n", "0x7f\n", FAILS, "Expected output"),
    "a mark that is not true": (GOOD, PRINTED, FAILS, "the mark says"),
}
FIELDS = {"a mark that is not true": {"versions": "<2.0"}}


@pytest.mark.parametrize("name", CODE)
def test_code_that_proves_nothing_is_caught(name):
    code, output, result, message = CODE[name]
    proof = proof_of(
        code, output, seconds=3 if "ing snippet" in name or "endless" in name else 30, **FIELDS.get(name, {})
    )
    print(proof.reason)
    assert proof.result == result
    assert message in proof.reason


def test_the_honest_snippet_holds():
    proof = proof_of(GOOD, PRINTED)
    assert proof.result == HOLDS and "backward_does_nothing" in proof.noticed


def test_one_snippet_cannot_disturb_the_next():
    leak = "import torch\n\ntorch.set_default_dtype(torch.float64)\nprint(torch.ones(1).dtype)\n"
    assert proof_of(leak, "torch.float64\n").result == HOLDS
    assert (
        "torch.float32"
        in proof_of(leak.replace("torch.set_default_dtype(torch.float64)\n", ""), "torch.float64\n").reason
    )


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


@pytest.fixture
def site(tmp_path):
    """A catalogue with one sound question."""
    for language, sentence in (("zh", "梯度是 2"), ("en", "The gradient is 2")):
        page = tmp_path / "docs" / language / "made.md"
        page.parent.mkdir(parents=True)
        page.write_text(
            "---\ntitle: T\ndescription: D\naliases: [a, b]\napis: [torch]\nrelated: [other]\n---\n\n# T\n\n**Answer.**\n\n"
            f'!!! claim "{sentence}"\n\n    --8<-- "made/first.md"\n\n!!! claim "{sentence} 2"\n\n    --8<-- "made/second.md"\n'
        )
        shutil.copy(page, page.parent / "other.md")
        (page.parent / "other.md").write_text(page.read_text().replace("made/", "other/").replace("[other]", "[made]"))
    for slug in ("made", "other"):
        for claim in ("first", "second"):
            file = tmp_path / "snippets" / slug / f"{claim}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(in_file(GOOD, PRINTED))
    assert catalogue.read(tmp_path).problems == ()
    return tmp_path


@pytest.mark.parametrize("fence", FENCES)
def test_a_fence_in_an_unusual_spelling_in_a_snippet_is_caught(fence, site):
    file = site / "snippets/made/first.md"
    file.write_text(file.read_text().replace(f"```python\n{GOOD}```", FENCES[fence].format(code=GOOD)))
    (problem, *_) = [p for p in catalogue.read(site).problems if p.path.startswith("snippets/")]
    print(problem)
    assert problem.path == "snippets/made/first.md" and problem.cure


PAGES = {
    "code on the page": ("**Answer.**", "**Answer.**\n\n```python\nprint(1)\n```", "would not be run"),
    "code in an unusual fence": ("**Answer.**", "**Answer.**\n\n~~~py\nprint(1)\n~~~", "would not be run"),
    "a claim without a proof": ('    --8<-- "made/first.md"', "", "no proof"),
    "a claim with another proof": ('"made/first.md"', '"other/first.md"', "another question"),
    "a claim with a missing proof": ('"made/first.md"', '"made/frist.md"', "did you mean"),
    "one proof for two claims": ('"made/second.md"', '"made/first.md"', "two claims"),
    "a claim that would not be read": ('!!! claim "', '??? claim "', "would not be read"),
    "an empty claim": ('!!! claim "The gradient is 2"', '!!! claim ""', "says nothing"),
    "no answer first": ("**Answer.**", "In this article", "answer"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_shows_what_is_not_proven_is_caught(name, site):
    old, new, message = PAGES[name]
    page = site / "docs/en/made.md"
    assert old in page.read_text()
    page.write_text(page.read_text().replace(old, new, 1))
    problems = [str(p) for p in catalogue.read(site).problems]
    print("\n".join(problems))
    assert any(message in problem and "docs/en/made.md:" in problem for problem in problems)


def test_swapped_claims_between_languages_are_caught(site):
    page = site / "docs/en/made.md"
    text = page.read_text()
    page.write_text(text.replace("made/first", "X").replace("made/second", "made/first").replace("X", "made/second"))
    problems = [str(p) for p in catalogue.read(site).problems]
    assert any("claim 'made/second' where docs/zh/made.md:" in problem for problem in problems)


def test_an_orphan_is_caught(site):
    (site / "snippets/made/third.md").write_text(in_file(GOOD, PRINTED))
    assert any("orphan" in p.what for p in catalogue.read(site).problems)


def test_a_skip_is_caught(site):
    (site / "snippets/made/first.md").write_text(in_file(GOOD, PRINTED, "<!--pytest.mark.skip-->\n"))
    assert any("never skipped" in p.cure for p in catalogue.read(site).problems)


def test_a_second_code_block_is_caught(site):
    (site / "snippets/made/first.md").write_text(in_file(GOOD, PRINTED) + "\n" + in_file(GOOD, PRINTED))
    assert any("text after the output" in p.what for p in catalogue.read(site).problems)

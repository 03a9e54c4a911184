"""What a snippet's code may not be, seen before it is run: many spellings of each kind, and what honest code looks like."""

from __future__ import annotations

from support.proofs import snippet_of

from zerograd.proof.lint import misconduct

HEAD = "import torch\n"
REFUSED = {  # what the message says: code that it is said of
    "which no snippet needs": [
        "import importlib",
        "import time",
        "from time import perf_counter",
        "import platform as p",
        "import ctypes",
        "import multiprocessing.shared_memory",
        "import inspect",
        "import unittest.mock",
        "import socket",
        "import signal",
        "import faulthandler",
        "import builtins",
        "import concurrent.futures",
    ],
    "readers do not have": ["import zerograd", "from . import x", "import yaml", "import pytest", "import PIL.Image"],
    "another meaning": [
        "print = repr",
        "def print(*args): pass",
        "from torch import sum as print",
        "from torch import sum",
        "for len in [1]: pass",
        "def f(print): pass",
        "class list: pass",
        "with torch.no_grad() as print: pass",
        "(print := 1)",
        "del print",
        "[1 for print in [2]]",
        "try:\n    pass\nexcept ValueError as print:\n    pass",
        "lambda print: 1",
    ],
    "it replaces": [
        "torch.ones = torch.zeros",
        "torch.Tensor.backward = lambda self: None",
        "setattr(torch, 'ones', torch.zeros)",
        "del torch.ones",
        "from torch import nn\nnn.Linear.forward = None",
        "import torch.nn.functional as F\nF.relu, x = 1, 2",
        "from torch.optim import SGD\nSGD.step = None",
        "torch.ones.__doc__ += 'x'",
        "import os\nos.environ = {}",
    ],
    "the code does not show": [
        "eval('1')",
        "exec('1')",
        "run = eval",
        "globals()['x'] = 1",
        "__import__('os')",
        "torch._C",
        "torch.ones.__globals__",
        "().__class__.__base__.__subclasses__()",
        "getattr(torch, '__builtins__')",
        "__builtins__",
        "import sys\nsys._getframe().f_back.f_locals",
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    e.__traceback__.tb_frame",
        "import gc\ngc.get_referrers(1)",
        "torch.ones.__wrapped__",
        "import operator\noperator.attrgetter('__globals__')(print)",
    ],
    "put together": [
        "getattr(torch, 'on' + 'es')",
        "getattr(torch, f'{1}')",
        "g = getattr",
        "vars()",
        "setattr(x, y.z, 1)",
    ],
    "depends on where it runs": [
        "import os\nos.cpu_count()",
        "import os\nos.getpid()",
        "import sys\nsys.modules",
        "import sys\nsys.platform",
        "import sys as s\ns.argv",
        "import os as o\no.uname()",
        "import sys\nsys.stdout.seek(0)",
    ],
    "more of": ["from os import cpu_count", "from sys import modules", "from gc import get_referrers"],
    "another one happens to use": ["torch.os.getpid()", "torch.sys.modules", "torch.nn.modules.module.inspect"],
    "the reader's machine": [
        "print(torch.cuda.is_available())",
        "x = torch.backends.mps.is_available()",
        "assert not torch.cuda.is_available()",
    ],
    "leaves a `finally`": [
        "def f():\n    try:\n        return 1\n    finally:\n        return 2",
        "for i in [1]:\n    try:\n        1 / 0\n    finally:\n        break",
        "while True:\n    try:\n        pass\n    finally:\n        if torch:\n            continue",
    ],
    "types of errors": ["try:\n    pass\nexcept (ValueError, TypeError, KeyError, IndexError):\n    pass"],
    "can never fail": [
        "assert len('') >= 0",
        "assert 0 <= abs(1)",
        "assert torch.ones(1).numel() >= 0",
        "assert not False",
        "assert 1 is 1",
        "assert torch.ones(1).dim() >= 0, 'x'",
    ],
    "in the code": ["x = 'a\u202eb'", "x = 'a\u200bb'", "\u0445 = 1", "x = 'a\u00a0b'", "x = '\u05d0'", "x\t= 1"],
    "characters, at most": ["x = 1" + " " * 300 + "; y = 2"],
}
HONEST = [
    "for name in ['SGD', 'Adam']:\n    getattr(torch.optim, name)",
    "for module in torch.nn.Linear(1, 1).parameters():\n    getattr(module, module.name)",
    "class Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self._own = 1\n        self._own",
    "device = 'cuda' if torch.cuda.is_available() else 'cpu'",
    "torch.backends.cudnn.benchmark = False",
    "model = torch.nn.Linear(1, 1)\nmodel.weight.grad = None\nmodel.eval()",
    "import gc\ngc.collect()",
    "torch.select(torch.ones(2), 0, 1)",
    "import os\nos.path.exists('x')",
    "assert torch.ones(1).numel() >= 1",
    "try:\n    1 / 0\nexcept (ValueError, ZeroDivisionError):\n    pass\nfinally:\n    print(1)",
]


def said(code: str, **fields) -> list[str]:
    return [str(problem) for problem in misconduct(snippet_of(HEAD + code + "\n", "x\n", **fields))]


def test_each_spelling_is_refused_with_line_and_cure():
    for what, codes in REFUSED.items():
        for code in codes:
            found = [text for text in said(code) if what in text]
            assert found, f"{what}: {code!r}: {said(code)}"
            assert all(text.startswith("snippets/made/for-a-test.md:") and "\n    cure: " in text for text in found)


def test_honest_code_is_not():
    for code in HONEST:
        assert said(code) == [], code
    assert said("import keras", requires=("tensorflow",)) == []


def test_a_declared_package_is_one_that_the_tests_install():
    assert "names no package that the tests install" in said("", requires=("PIL",))[0]
